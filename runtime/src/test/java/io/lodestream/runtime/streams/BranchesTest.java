package io.lodestream.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;

class BranchesTest {

  private sealed interface Outcome {
    record Kept(String text) implements Outcome {}

    record Refused(byte[] key, byte[] value) implements Outcome, OriginalRecord {}
  }

  @Test
  void givesEveryCaseItsOwnWayAndDeadLettersTheirOriginalBytes() {
    var builder = new StreamsBuilder();
    var outcomes =
        builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
            .mapValues(BranchesTest::outcome, Named.as("decide"));
    Branches.take(outcomes, Outcome.Kept.class, "keep", Outcome.Kept::text, "take")
        .to("out", Produced.with(Serdes.String(), Serdes.String()));
    Branches.writeDeadLetters(outcomes, "dlq", "keep-refused", "restore", "write");
    try (var driver = new TopologyTestDriver(builder.build(), new Properties())) {
      var in = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
      var out = driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer());
      var letters =
          driver.createOutputTopic("dlq", new ByteArrayDeserializer(), new ByteArrayDeserializer());
      in.pipeInput("a", "good");
      in.pipeInput("b", "bad");
      assertThat(out.readKeyValuesToMap()).isEqualTo(Map.of("a", "GOOD"));
      var letter = letters.readRecord();
      assertThat(letter.key()).isEqualTo(bytes("original key"));
      assertThat(letter.value()).isEqualTo(bytes("bad"));
      assertThat(letters.isEmpty()).isTrue();
    }
  }

  @Test
  void keepsWhatCouldBeReadWithTombstones() {
    var builder = new StreamsBuilder();
    var decoded =
        builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
            .mapValues(BranchesTest::decoded, Named.as("decode"));
    Branches.readable(decoded, "keep-readable")
        .mapValues(readable -> "read " + readable.value(), Named.as("show"))
        .to("out", Produced.with(Serdes.String(), Serdes.String()));
    try (var driver = new TopologyTestDriver(builder.build(), new Properties())) {
      var in = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
      var out = driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer());
      in.pipeInput("a", "good");
      in.pipeInput("b", "bad");
      in.pipeInput("c", "none");
      assertThat(out.readValuesToList()).containsExactly("read good", "read null");
    }
  }

  private static Outcome outcome(String text) {
    return text.equals("bad")
        ? new Outcome.Refused(bytes("original key"), bytes(text))
        : new Outcome.Kept(text.toUpperCase(java.util.Locale.ROOT));
  }

  private static Decoded<String> decoded(String text) {
    return text.equals("bad")
        ? new Decoded.DeadLetter<>(bytes("key"), bytes(text))
        : new Decoded.Readable<>(text.equals("none") ? null : text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
