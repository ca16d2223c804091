package io.lodestream.bench.llm;

import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.digest.Sha256;
import io.lodestream.schemas.passages.PassageId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Passages about numbered pumps, ten to a document, and one record that cannot be read. */
public final class NumberedPassages {

  /** Key of the record that cannot be read. */
  static final String UNREADABLE = "unreadable#0";

  private static final int PER_DOCUMENT = 10;

  private NumberedPassages() {}

  static String id(int number) {
    return PassageId.of("manual-" + number / PER_DOCUMENT, number % PER_DOCUMENT);
  }

  /**
   * Creates the topics and writes {@code count} passages, each to the partition that ingest would
   * choose.
   */
  static void produce(StageContext context, int count) {
    TopicProvisioner.provision(
        context.kafka(), context.topics(), context.shared().topics().replication());
    var topic = context.topics().passages();
    try (var writer = context.kafka().writer("numbered-passages");
        var serializer = context.serdes().of(topic).serializer()) {
      for (int number = 0; number < count; number++) {
        var passage = passage(number);
        writer.send(
            new ProducerRecord<>(
                topic.name(),
                PassageId.partitionOf(passage.getDocumentId(), topic.partitions()),
                id(number),
                serializer.serialize(topic.name(), passage)));
      }
      var garbage = "not avro".getBytes(StandardCharsets.UTF_8);
      writer.send(new ProducerRecord<>(topic.name(), UNREADABLE, garbage));
      writer.flush();
    }
  }

  static Passage passage(int number) {
    var text =
        ("Pump %05d stops at %d bar and is restarted by hand after a power cut. Its oil is changed"
                + " every %d hours of work, and the shift supervisor approves its repairs before"
                + " the casing may be opened.")
            .formatted(number, 20 + number % 60, 500 + number % 700);
    return Passage.newBuilder()
        .setDocumentId("manual-" + number / PER_DOCUMENT)
        .setOrdinal(number % PER_DOCUMENT)
        .setTitle("Manual of hall " + number / PER_DOCUMENT)
        .setText(text)
        .setStartOffset(0)
        .setEndOffset(text.length())
        .setContentHash(Sha256.of(text).hex())
        .setCluster("manual-" + number / PER_DOCUMENT)
        .setTokenCount(text.length() / 4)
        .setVersion(number)
        .build();
  }
}
