package io.lodestream.bench.llm;

import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.RejectedPair;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The outcome of every passage, as a consumer of committed records sees it in {@code pairs}, {@code
 * rejected-pairs} and {@code querygen.dlq} while the stage works. Not thread-safe.
 */
final class OutcomeLog implements AutoCloseable {

  private static final String PEOPLE = "feedback/";

  private final Consumer<byte[], byte[]> consumer;
  private final String pairs;
  private final String rejected;
  private final Deserializer<JudgedPair> pairReader;
  private final Deserializer<RejectedPair> rejectedReader;
  private final Map<String, List<Outcome>> judged = new HashMap<>();
  private final Map<String, Integer> setAside = new HashMap<>();
  private final Set<String> pairIds = new HashSet<>();
  private final List<String> doubled = new ArrayList<>();
  private int kept;
  private int said;

  /**
   * A pair.
   *
   * @param generator name of the generator, with the kind of query
   * @param isKept false for a pair that was refused
   */
  record Outcome(String generator, boolean isKept) {}

  OutcomeLog(StageContext context) {
    var topics = context.topics();
    pairs = topics.pairs().name();
    rejected = topics.rejectedPairs().name();
    pairReader = context.serdes().of(topics.pairs()).deserializer();
    rejectedReader = context.serdes().of(topics.rejectedPairs()).deserializer();
    consumer = context.kafka().reader("outcomes");
    var partitions =
        Stream.of(pairs, rejected, topics.deadLetters("querygen").name())
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Takes in committed records, waiting up to {@code wait} for the first. */
  void poll(Duration wait) {
    for (var record : consumer.poll(wait)) {
      take(record);
    }
  }

  /** Takes in all records that are committed at the time of the call. */
  void readToEnd() {
    var ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll(Duration.ofSeconds(1));
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    var key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.topic().equals(pairs)) {
      var pair = pairReader.deserialize(pairs, record.value());
      takeJudged(key, pair.getPassageId(), new Outcome(pair.getGenerator(), true));
    } else if (record.topic().equals(rejected)) {
      var pair = rejectedReader.deserialize(rejected, record.value());
      takeJudged(key, pair.getPassageId(), new Outcome(pair.getGenerator(), false));
    } else {
      setAside.merge(key, 1, Integer::sum);
    }
  }

  private void takeJudged(String pairId, String passageId, Outcome outcome) {
    if (!pairIds.add(pairId)) {
      doubled.add(pairId);
    }
    if (outcome.generator().startsWith(PEOPLE)) {
      said++;
      return;
    }
    kept += outcome.isKept() ? 1 : 0;
    judged.computeIfAbsent(passageId, id -> new ArrayList<>()).add(outcome);
  }

  /** Number of passages with an outcome of any kind. */
  int passages() {
    var all = new HashSet<>(judged.keySet());
    all.addAll(setAside.keySet());
    return all.size();
  }

  /** Number of pairs that the judge kept. */
  int kept() {
    return kept;
  }

  /** Number of pairs from feedback, kept and refused. */
  int said() {
    return said;
  }

  /** Pair ids that were written more than once. */
  List<String> doubled() {
    return List.copyOf(doubled);
  }

  /** A passage's pairs, kept and refused, without pairs from feedback. */
  List<Outcome> pairsOf(String passageId) {
    return judged.getOrDefault(passageId, List.of());
  }

  /** How often a record is among the dead letters. */
  int deadLettersOf(String key) {
    return setAside.getOrDefault(key, 0);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
