package io.lodestream.cli.faults;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What arrives is not as it should be. */
final class InputFaults {

  private static final int MOST_BYTES = 200;

  /** The embedded registry counts from 1; a few more than there are schemas. */
  private static final int MOST_SCHEMA_ID = 30;

  private InputFaults() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("poison", "records that nobody can read on every topic", InputFaults::poison),
        Scenario.of(
            "old-input",
            "documents twice, in another order, and with times years ago and in the future",
            InputFaults::oldInput));
  }

  private static String poison(Scenario.Round round) {
    var context = round.cluster().context();
    var config = new HashMap<>(context.kafka().rawProducerConfig("faults-poison"));
    try (var producer = new KafkaProducer<byte[], byte[]>(config)) {
      for (var topic : context.topics().all()) {
        if (topic.valueType() != null) {
          var key = ("poison-" + round.random().nextInt()).getBytes(StandardCharsets.UTF_8);
          producer.send(new ProducerRecord<>(topic.name(), key, noise(round.random())));
          producer.send(new ProducerRecord<>(topic.name(), key, noiseOfASchema(round.random())));
        }
      }
      producer.flush();
    }
    return "";
  }

  private static byte[] noise(RandomGenerator random) {
    var bytes = new byte[1 + random.nextInt(MOST_BYTES)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A schema that there may be, of this topic or of another, before a body of noise. */
  private static byte[] noiseOfASchema(RandomGenerator random) {
    var body = noise(random);
    return ByteBuffer.allocate(1 + Integer.BYTES + body.length)
        .put((byte) 0)
        .putInt(1 + random.nextInt(MOST_SCHEMA_ID))
        .put(body)
        .array();
  }

  private static String oldInput(Scenario.Round round) {
    round.workload().repeat(6);
    round.workload().addAt(-400, 3);
    round.workload().addAt(2, 3);
    return "";
  }
}
