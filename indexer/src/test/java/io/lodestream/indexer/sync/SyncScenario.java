package io.lodestream.indexer.sync;

import io.lodestream.indexer.HashEmbedder;
import io.lodestream.indexer.Words;
import io.lodestream.indexer.collections.InMemoryCollections;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.runtime.metrics.StageMeters;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A follower over a topic and a store in memory, started anew or taken up where its group stopped.
 */
abstract class SyncScenario {

  static final String COLLECTION = "line-m";
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  final PassageTopic topic = new PassageTopic();
  final InMemoryCollections store = new InMemoryCollections();
  final HashEmbedder embedder = new HashEmbedder(7);
  LivePassages live = new LivePassages();
  GroupConsumer consumer;

  Map<TopicPartition, Long> filledWithTwo() {
    topic.put("a#0", "first", 1).put("b#0", "second", 2);
    started().step();
    return consumer.progress();
  }

  CollectionSync started() {
    live = topic.live();
    store.create(COLLECTION, "m", embedder.dimension(), Words.SIDE);
    return follower(topic.reader(Map.of()), true, PassageSource::restart);
  }

  CollectionSync resumed(Map<TopicPartition, Long> committed, boolean verify) {
    live = topic.live();
    return follower(topic.reader(committed), verify, PassageSource::resume);
  }

  CollectionSync follower(GroupConsumer reader, boolean verify, Consumer<PassageSource> position) {
    consumer = reader;
    var source = new PassageSource(PassageTopic.TOPIC.name(), reader, topic.decoder(), live);
    position.accept(source);
    return new CollectionSync(
        COLLECTION,
        source,
        new PointWriter(
            COLLECTION, "m", embedder, Words.encoder(), store, new StageMeters("indexer")),
        new ParityCheck(
            COLLECTION,
            "m",
            embedder,
            Words.encoder(),
            store,
            live,
            new ParityCheck.Settings(10, 0.999)),
        store,
        live,
        CLOCK,
        verify);
  }

  Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(consumer.assignment());
  }

  String text(String passageId) {
    IndexPoint point = store.points(COLLECTION).get(passageId);
    return point.passage().getText();
  }
}
