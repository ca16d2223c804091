package io.lodestream.querygen.stream;

import io.lodestream.schemas.Relevance;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** Which feedback a task has made pairs of, and which still waits for its passage. */
final class FeedbackLedger {

  static final String KNOWN = "feedback-known";
  static final String WAITING = "feedback-waiting";

  private static final String SEPARATOR = " ";

  /** Content hashes hold none. */
  private static final String LINE = "\n";

  /** What was made of feedback: its grade, and the passage as it was then. */
  record Made(int grade, String contentHash, String passageId) {

    private static Made of(String text) {
      var parts = text.split(LINE, 3);
      return new Made(Integer.parseInt(parts[0]), parts[1], parts[2]);
    }

    private String text() {
      return String.join(LINE, Integer.toString(grade), contentHash, passageId);
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
    return Hashes.sha256(
        String.join(
            LINE,
            feedback.getSource(),
            feedback.getDocumentId(),
            String.valueOf(feedback.getPassageId()),
            query));
  }

  Optional<Made> made(Relevance feedback) {
    return Optional.ofNullable(known.get(key(feedback))).map(Made::of);
  }

  void setMade(Relevance feedback, Made made) {
    known.put(key(feedback), made.text());
  }

  /** Keeps feedback until its passage is there. */
  void await(Relevance feedback, long nowMs) {
    waiting.putIfAbsent("%013d%s%s".formatted(nowMs, SEPARATOR, key(feedback)), feedback);
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

  /** Oldest first. */
  void forEachWaiting(BiConsumer<String, Relevance> action) {
    try (var all = waiting.all()) {
      all.forEachRemaining(entry -> action.accept(entry.key, entry.value));
    }
  }
}
