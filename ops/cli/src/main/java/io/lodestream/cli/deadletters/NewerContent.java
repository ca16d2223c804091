package io.lodestream.cli.deadletters;

import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.cli.progress.Progress;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.topics.Topic;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds what was produced since under the id of a document that became a dead letter, so that the
 * letter is not sent after it. Reads both topics of documents from the oldest letter on, in every
 * partition: a document may have come by the one and come again by the other.
 *
 * <p>Sees what was committed before {@link #catchUp}; nothing in Kafka could keep a producer from
 * writing in the moment after. One thread.
 */
final class NewerContent implements AutoCloseable {

  private final Topic<?> compacted;
  private final DocumentIdentity identity;
  private final Progress progress;
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Set<String> wanted = new HashSet<>();
  private final Set<DeadLetter.Origin> origins = new HashSet<>();
  private final Map<String, Map<TopicPartition, Seen>> newest = new HashMap<>();
  private final Map<DeadLetter.Origin, Seen> seenOrigins = new HashMap<>();
  private long earliest = Long.MAX_VALUE;
  private long compared;

  /** A record as far as it matters here; {@code valueBytes} is -1 for a tombstone. */
  private record Seen(long offset, long timestamp, byte[] key, int valueBytes) {}

  /**
   * A letter that may be sent back.
   *
   * @param document which one it is about, as {@link DocumentIdentity} has it
   */
  record Candidate(DeadLetter letter, Optional<String> document) {}

  private NewerContent(StageContext context, DocumentIdentity identity, Progress progress) {
    this.compacted = context.topics().documents();
    this.identity = identity;
    this.progress = progress;
    this.consumer = context.kafka().reader("dlq-newer");
    this.partitions =
        Stream.of(context.topics().documents(), context.topics().documentsJson())
            .flatMap(topic -> TopicEnd.partitions(consumer, topic.name()).stream())
            .toList();
  }

  /** Reads as far as the topics go now. */
  static NewerContent since(
      Collection<Candidate> candidates,
      StageContext context,
      DocumentIdentity identity,
      Progress progress)
      throws InterruptedException {
    var newer = new NewerContent(context, identity, progress);
    try {
      newer.readSince(candidates);
      return newer;
    } catch (InterruptedException | RuntimeException e) {
      newer.close();
      throw e;
    }
  }

  private void readSince(Collection<Candidate> candidates) throws InterruptedException {
    var first = new HashMap<TopicPartition, Long>();
    for (var candidate : candidates) {
      var origin = candidate.letter().origin();
      var partition = new TopicPartition(origin.topic(), origin.partition());
      if (candidate.document().isPresent()) {
        wanted.add(candidate.document().get());
        origins.add(origin);
        if (partitions.contains(partition)) {
          first.merge(partition, origin.offset(), Math::min);
        }
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    consumer.assign(first.keySet());
    first.forEach(consumer::seek);
    readOn(first.keySet());
    readOthers(first.keySet());
  }

  /** The other partitions from the time of the first record that was read. */
  private void readOthers(Set<TopicPartition> known) throws InterruptedException {
    var positions = new HashMap<TopicPartition, Long>();
    known.forEach(partition -> positions.put(partition, consumer.position(partition)));
    var others = new HashMap<TopicPartition, Long>();
    partitions.stream()
        .filter(partition -> !known.contains(partition))
        .forEach(partition -> others.put(partition, earliest));
    if (earliest == Long.MAX_VALUE) {
      positions.putAll(consumer.beginningOffsets(others.keySet()));
    } else {
      var ends = consumer.endOffsets(others.keySet());
      consumer
          .offsetsForTimes(others)
          .forEach(
              (partition, found) ->
                  positions.put(partition, found == null ? ends.get(partition) : found.offset()));
    }
    consumer.assign(partitions);
    positions.forEach(consumer::seek);
    catchUp();
  }

  /** Reads what was committed since. */
  void catchUp() throws InterruptedException {
    if (!wanted.isEmpty()) {
      readOn(partitions);
    }
  }

  private void readOn(Collection<TopicPartition> assigned) throws InterruptedException {
    TopicScan.readOn(consumer, TopicEnd.now(consumer, assigned), this::see);
  }

  private void see(ConsumerRecord<byte[], byte[]> record) {
    compared++;
    progress.step("%,d records of documents compared".formatted(compared));
    earliest = Math.min(earliest, record.timestamp());
    var seen =
        new Seen(
            record.offset(),
            record.timestamp(),
            record.key(),
            record.value() == null ? -1 : record.value().length);
    var place = new DeadLetter.Origin(record.topic(), record.partition(), record.offset());
    if (origins.contains(place)) {
      seenOrigins.put(place, seen);
    }
    identity
        .of(record.topic(), record.headers(), record.key(), record.value())
        .filter(wanted::contains)
        .ifPresent(
            document ->
                newest
                    .computeIfAbsent(document, d -> new HashMap<>())
                    .put(new TopicPartition(record.topic(), record.partition()), seen));
  }

  /** Why the letter must not be sent back; empty if nothing newer was seen. */
  Optional<String> objection(Candidate candidate) {
    if (candidate.document().isEmpty()) {
      return Optional.empty();
    }
    var letter = candidate.letter();
    var origin = letter.origin();
    var itself = seenOrigins.get(origin);
    var place = LetterRows.origin(letter);
    if (!partitions.contains(new TopicPartition(origin.topic(), origin.partition()))) {
      return Optional.of(
          "%s has no partition %d now, the topic was made anew: produce the document again"
              .formatted(origin.topic(), origin.partition()));
    }
    if (itself == null && origin.topic().equals(compacted.name())) {
      return Optional.of(
          place
              + " is no longer there: a newer record of its key has taken its place, or the topic"
              + " was made anew; --force sends it all the same");
    }
    if (itself != null && !isSame(itself, letter)) {
      return Optional.of(
          place + " is another record now, the topic was made anew; --force sends it all the same");
    }
    return newest.getOrDefault(candidate.document().get(), Map.of()).entrySet().stream()
        .filter(entry -> isNewer(entry.getKey(), entry.getValue(), origin, itself))
        .findFirst()
        .map(
            entry ->
                "%s-%d:%d, %s of the same document at %s, is newer; --force sends the old one after it"
                    .formatted(
                        entry.getKey().topic(),
                        entry.getKey().partition(),
                        entry.getValue().offset(),
                        entry.getValue().valueBytes() < 0 ? "the deletion" : "content",
                        Instant.ofEpochMilli(entry.getValue().timestamp())));
  }

  private static boolean isSame(Seen seen, DeadLetter letter) {
    return Arrays.equals(seen.key(), letter.content().key())
        && seen.valueBytes() == letter.content().valueBytes().orElse(-1);
  }

  /** Between partitions the times of append decide; the same time counts as newer. */
  private static boolean isNewer(
      TopicPartition partition, Seen seen, DeadLetter.Origin origin, Seen itself) {
    boolean isOwnPartition =
        partition.topic().equals(origin.topic()) && partition.partition() == origin.partition();
    return isOwnPartition
        ? seen.offset() > origin.offset()
        : itself == null || seen.timestamp() >= itself.timestamp();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
