package io.lodestream.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.UserException;
import io.lodestream.schemas.topics.Topic;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads one of Lodestream's topics from the beginning and prints each record as a line of JSON. */
public final class TopicWatch {

  private static final Duration POLL = Duration.ofMillis(300);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StageContext context;
  private final PrintStream out;

  public TopicWatch(StageContext context, PrintStream out) {
    this.context = context;
    this.out = out;
  }

  /**
   * Prints the records that are in the topic and, with {@code follow}, new ones until the thread is
   * interrupted.
   */
  public void print(String topicName, boolean follow) {
    var topic =
        context.topics().all().stream()
            .filter(t -> t.name().equals(topicName))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "'%s' is not one of Lodestream's topics: %s"
                            .formatted(
                                topicName,
                                context.topics().all().stream().map(Topic::name).toList())));
    var value = values(topic);
    try (var consumer = context.kafka().reader("watch")) {
      var end = TopicEnd.fromBeginning(consumer, TopicEnd.partitions(consumer, topicName));
      while (follow || !end.isPassedBy(consumer)) {
        consumer.poll(POLL).forEach(record -> out.println(line(record, value)));
      }
    } catch (org.apache.kafka.common.errors.InterruptException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Function<ConsumerRecord<byte[], byte[]>, Object> values(
      Topic<? extends SpecificRecord> topic) {
    if (topic.valueType() == null) {
      return DeadLetterView::of;
    }
    var decoder = new RecordDecoder<>(topic, context.kafka().serdes());
    return record -> json(decoder.value(record));
  }

  private static Object json(SpecificRecord value) {
    try {
      return value == null ? null : JSON.readTree(value.toString());
    } catch (JsonProcessingException e) {
      throw new BadDataException("the value cannot be shown as JSON", e);
    }
  }

  private static String line(
      ConsumerRecord<byte[], byte[]> record,
      Function<ConsumerRecord<byte[], byte[]>, Object> value) {
    var line = new LinkedHashMap<String, Object>();
    line.put("key", record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8));
    try {
      line.put("value", value.apply(record));
    } catch (BadDataException e) {
      line.put("unreadable", e.getMessage());
    }
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new BadDataException("the record cannot be shown as JSON", e);
    }
  }

  /** A dead letter's headers and size; its bytes may be anything. */
  private static final class DeadLetterView {

    static Map<String, Object> of(ConsumerRecord<byte[], byte[]> record) {
      var view = new LinkedHashMap<String, Object>();
      record
          .headers()
          .forEach(
              header -> view.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
      view.put("bytes", record.value() == null ? 0 : record.value().length);
      return view;
    }
  }
}
