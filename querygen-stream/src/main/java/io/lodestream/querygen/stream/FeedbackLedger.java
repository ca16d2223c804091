package io.lodestream.querygen.stream;

import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.digest.Sha256;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** Which feedback a task has made pairs of, and which still waits for its passage. */
final class FeedbackLedger {

  static final String KNOWN = "feedback-known";
  static final String WAITING = "feedback-waiting";

  private static final String SEPARATOR = " ";

  /** Content hashes hold none. */
  private static final String LINE = "\n";

  private static final String COMMA = ",";

  /** What was made of feedback: its grades so far, and the passage as it was then. */
  record Made(Set<Integer> grades, String contentHash, String passageId) {

    private static Made of(String text) {
      var parts = text.split(LINE, 3);
      var grades = Stream.of(parts[0].split(COMMA)).map(Integer::valueOf);
      return new Made(grades.collect(Collectors.toSet()), parts[1], parts[2]);
    }

    private String text() {
      var all = grades.stream().sorted().map(Object::toString).collect(Collectors.joining(COMMA));
      return String.join(LINE, all, contentHash, passageId);
    }

    private boolean isOf(Made other) {
      return contentHash.equals(other.contentHash) && passageId.equals(other.passageId);
    }
  }

  private final KeyValueStore<String, String> known;
  private final KeyValueStore<String, Relevance> waiting;

  FeedbackLedger(ProcessorContext<?, ?> context) {
    this.known = context.getStateStore(KNOWN);
    this.waiting = context.getStateStore(WAITING);
  }

  /** Equal for feedback of one source on the same query, without case, and the same item. */
  private static String key(Relevance feedback) {
    var query = feedback.getQuery().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    return Sha256.of(
            String.join(
                LINE,
                feedback.getSource(),
                feedback.getDocumentId(),
                String.valueOf(feedback.getPassageId()),
                query))
        .hex();
  }

  Optional<Made> made(Relevance feedback) {
    return Optional.ofNullable(known.get(key(feedback))).map(Made::of);
  }

  /** Notes that a pair was made of the feedback, with its grade and this text of the passage. */
  void addMade(Relevance feedback, String contentHash, String passageId) {
    var now = new Made(Set.of(feedback.getGrade()), contentHash, passageId);
    var grades = new HashSet<>(now.grades());
    made(feedback).filter(now::isOf).ifPresent(former -> grades.addAll(former.grades()));
    known.put(key(feedback), new Made(grades, contentHash, passageId).text());
  }

  /** Keeps feedback until its passage is there. */
  void await(Relevance feedback, long nowMs) {
    var id = String.join(SEPARATOR, key(feedback), Integer.toString(feedback.getGrade()));
    waiting.putIfAbsent("%013d%s%s".formatted(nowMs, SEPARATOR, id), feedback);
  }

  void forget(String waitingKey) {
    waiting.delete(waitingKey);
  }

  /** When the feedback came, from its key. */
  static long sinceMs(String waitingKey) {
    return Long.parseLong(waitingKey.substring(0, waitingKey.indexOf(SEPARATOR)));
  }

  boolean hasWaiting() {
    try (var all = waiting.all()) {
      return all.hasNext();
    }
  }

  /**
   * Oldest first, {@code most} at a time.
   *
   * @param from where the last call ended; empty for the oldest
   * @return where the next call goes on; empty when all were shown
   */
  String forEachWaiting(String from, int most, BiConsumer<String, Relevance> action) {
    try (var some = waiting.range(from.isEmpty() ? null : from, null)) {
      for (int shown = 0; shown < most && some.hasNext(); shown++) {
        var entry = some.next();
        action.accept(entry.key, entry.value);
      }
      return some.hasNext() ? some.next().key : "";
    }
  }
}
