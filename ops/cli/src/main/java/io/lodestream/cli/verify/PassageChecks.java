package io.lodestream.cli.verify;

import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.topics.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Every living passage is judged, by pairs, refusals or a dead letter, and none more often than it
 * came; and it has one point of its version and content, of the serving model, behind the alias.
 *
 * <p>Reads the topics once for each {@link Slice}.
 */
final class PassageChecks {

  /** Pairs that people gave say nothing of the generator's. */
  private static final String FEEDBACK = "feedback/";

  private final StageContext context;
  private final StoredPoints points;
  private final Check.Differences unjudged = new Check.Differences();
  private final Check.Differences repeated = new Check.Differences();
  private final Check.Differences misplaced = new Check.Differences();
  private long keptSince;
  private long living;
  private long stored;
  private long tooOld;
  private long unreadable;

  PassageChecks(StageContext context, StoredPoints points) {
    this.context = context;
    this.points = points;
  }

  /**
   * @param records of the topic {@code passages}, an upper bound of its keys
   */
  List<Check> run(long records) throws InterruptedException {
    var alias = context.shared().servingAlias();
    var collection = points.behind(alias);
    keptSince =
        Math.max(
            KeptSince.of(context, context.topics().pairs()),
            KeptSince.of(context, context.topics().rejectedPairs()));
    for (var slice : Slice.of(records)) {
      var passages = read(slice);
      living += passages.living().size();
      compareJudgements(passages);
      if (collection.isPresent()) {
        comparePoints(slice, passages, collection.get());
      }
    }
    if (collection.isEmpty() && living > 0) {
      misplaced.add("alias %s points to no collection".formatted(alias));
    }
    return List.of(
        unjudged.as(
            "judged",
            "%,d living passages".formatted(living)
                + among(tooOld, "of them older than what is left of pairs and refusals")
                + among(unreadable, "records that nobody can read"),
            "querygen has not judged them: look at its health and lag; a passage record that is"
                + " produced again is judged again"),
        repeated.as(
            "judged once",
            "no pair or refusal more often than its passage came",
            "these pairs weigh twice in training; stop querygen and report it with these keys"),
        misplaced.as(
            "points",
            "%,d points behind %s".formatted(stored, alias),
            "restart the indexer: at its start it compares and repairs the serving collection"));
  }

  private static String among(long count, String what) {
    return count == 0 ? "" : ", %,d %s".formatted(count, what);
  }

  private PassageSlice read(Slice slice) throws InterruptedException {
    var topics = context.topics();
    var passages = new PassageSlice();
    scan(
        topics.passages(),
        record -> slice.holds(key(record)),
        (record, passage) ->
            passages.passage(
                key(record),
                passage.map(
                    p ->
                        new PassageSlice.Living(
                            p.getVersion(), p.getContentHash(), record.timestamp()))));
    scanValues(
        topics.pairs(),
        (record, pair) -> {
          if (slice.holds(pair.getPassageId()) && !pair.getGenerator().startsWith(FEEDBACK)) {
            passages.judgement(key(record), pair.getPassageId(), pair.getContentHash());
          }
        });
    scanValues(
        topics.rejectedPairs(),
        (record, refusal) -> {
          if (slice.holds(refusal.getPassageId()) && !refusal.getGenerator().startsWith(FEEDBACK)) {
            passages.judgement(key(record), refusal.getPassageId(), refusal.getContentHash());
          }
        });
    TopicScan.read(
        context,
        topics.deadLetters("querygen").name(),
        record -> passages.deadLetter(RecordDecoder.key(record.key())));
    return passages;
  }

  private void compareJudgements(PassageSlice passages) {
    passages
        .living()
        .forEach(
            (id, passage) -> {
              if (!passages.isJudged(id)) {
                if (passage.at() < keptSince) {
                  tooOld++;
                } else {
                  unjudged.add("passage %s is in no pair, refusal or dead letter".formatted(id));
                }
              }
            });
    passages.forEachRepeated(
        (key, count) -> repeated.add("%s was written %d times".formatted(key, count)));
  }

  private void comparePoints(Slice slice, PassageSlice passages, String collection)
      throws InterruptedException {
    var model = modelOf(collection);
    Set<String> missing = new HashSet<>(passages.living().keySet());
    points.forEach(
        collection,
        point -> {
          if (slice.holds(point.passageId())) {
            stored++;
            boolean isFirst = missing.remove(point.passageId());
            difference(point, passages, model, isFirst).ifPresent(misplaced::add);
          }
        });
    missing.forEach(id -> misplaced.add("passage %s has no point".formatted(id)));
  }

  private static Optional<String> difference(
      StoredPoints.Stored point, PassageSlice passages, Optional<String> model, boolean isFirst) {
    var passage = passages.living().get(point.passageId());
    if (passage == null) {
      return Optional.of("passage %s has a point and is gone".formatted(point.passageId()));
    }
    if (!isFirst) {
      return Optional.of("passage %s has more than one point".formatted(point.passageId()));
    }
    if (point.version() != passage.version()
        || !point.contentHash().equals(passage.contentHash())) {
      return Optional.of(
          "passage %s has a point of version %d, the topic has version %d"
              .formatted(point.passageId(), point.version(), passage.version()));
    }
    return model
        .filter(id -> !id.equals(point.modelId()))
        .map(
            id ->
                "passage %s has a point of model %s, the collection is of %s"
                    .formatted(point.passageId(), point.modelId(), id));
  }

  /** As the newest event of the collection says. */
  private Optional<String> modelOf(String collection) throws InterruptedException {
    var newest = new HashMap<String, String>();
    scanValues(
        context.topics().indexEvents(),
        (record, event) -> {
          if (event.getState() != IndexState.DROPPED) {
            newest.put(event.getCollection(), event.getModelId());
          }
        });
    return Optional.ofNullable(newest.get(collection));
  }

  /** Values that can be read, and not tombstones. */
  private <V extends SpecificRecord> void scanValues(
      Topic<V> topic, BiConsumer<ConsumerRecord<byte[], byte[]>, V> to)
      throws InterruptedException {
    scan(
        topic,
        record -> true,
        (record, value) -> value.ifPresent(found -> to.accept(record, found)));
  }

  private <V extends SpecificRecord> void scan(
      Topic<V> topic,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      BiConsumer<ConsumerRecord<byte[], byte[]>, Optional<V>> to)
      throws InterruptedException {
    unreadable += TopicValues.scan(context, topic, wanted, to);
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return RecordDecoder.key(record.key());
  }
}
