package io.lodestream.runtime.streams;

import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Splits a stream by the type of its values: what a step came to is a value of a sealed type, and
 * every case goes its own way. Callers name each step, since names are part of the topology.
 */
public final class Branches {

  private Branches() {}

  /**
   * What the values of one case hold.
   *
   * @param keep name of the step that keeps the case
   * @param take name of the step that takes the content out
   */
  public static <T, C extends T, V> KStream<String, V> take(
      KStream<String, T> outcomes,
      Class<C> type,
      String keep,
      Function<C, V> content,
      String take) {
    return outcomes
        .filter((key, outcome) -> type.isInstance(outcome), Named.as(keep))
        .mapValues(outcome -> content.apply(type.cast(outcome)), Named.as(take));
  }

  /** What could be read, tombstones among it. */
  @SuppressWarnings("unchecked") // the filter leaves nothing else
  public static <V> KStream<String, Decoded.Readable<V>> readable(
      KStream<String, Decoded<V>> decoded, String keep) {
    var kept = decoded.filter((key, value) -> value instanceof Decoded.Readable, Named.as(keep));
    return (KStream<String, Decoded.Readable<V>>) (KStream<String, ?>) kept;
  }

  /**
   * Writes every {@link OriginalRecord} of the stream to the dead letters, byte for byte.
   *
   * @param topic name of the dead letters' topic
   */
  public static <T> void writeDeadLetters(
      KStream<String, T> outcomes, String topic, String keep, String restore, String write) {
    outcomes
        .filter((key, outcome) -> outcome instanceof OriginalRecord, Named.as(keep))
        .map(
            (key, outcome) -> {
              var original = (OriginalRecord) outcome;
              return KeyValue.pair(original.key(), original.value());
            },
            Named.as(restore))
        .to(topic, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(write));
  }
}
