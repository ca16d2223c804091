package io.lodestream.querygen.retraction;

import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Retraction;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Decides when {@code retractions} needs a new record for a passage.
 *
 * <p>A passage that never changed has none. From its first change or deletion on, the topic's
 * record names the only content whose pairs may be used, so that a passage which comes back as it
 * was is allowed again by the same means. The last record of each passage is kept in a changelogged
 * store: a replay of {@code passages} writes nothing twice. Not thread-safe: belongs to one task.
 */
public final class RetractionLedger {

  /** Passage id to the live content hash last written, empty for none. */
  public static final String STORE = "retracted";

  static final String DELETED = "deleted";
  static final String CHANGED = "changed";
  static final String SPLIT_CONFLICT = "split-conflict";
  static final String BACK = "back";

  private static final String NOTHING = "";

  private final ProcessorContext<?, ?> context;
  private final KeyValueStore<String, String> written;

  public RetractionLedger(ProcessorContext<?, ?> context) {
    this.context = context;
    this.written = context.getStateStore(STORE);
  }

  /**
   * A passage is gone.
   *
   * @param former the passage as this task knew it; empty when the task did not know it
   */
  public Optional<Retraction> gone(String passageId, Optional<Passage> former) {
    return former.flatMap(passage -> write(passageId, passage.getDocumentId(), NOTHING, DELETED));
  }

  /**
   * A passage came, as a new one or in a new version.
   *
   * @param former the passage before; empty when it is new
   * @param isInConflict true when the passage resembles documents of another split, so that none of
   *     its pairs may be used
   */
  public Optional<Retraction> arrived(
      String passageId, Optional<Passage> former, Passage passage, boolean isInConflict) {
    var live = isInConflict ? NOTHING : passage.getContentHash();
    boolean isFirst = written.get(passageId) == null;
    boolean isSame = former.filter(f -> f.getContentHash().equals(live)).isPresent();
    if (isFirst && (former.isEmpty() || isSame)) {
      return Optional.empty();
    }
    return write(passageId, passage.getDocumentId(), live, reason(former, passage, isInConflict));
  }

  private static String reason(Optional<Passage> former, Passage passage, boolean isInConflict) {
    if (isInConflict) {
      return SPLIT_CONFLICT;
    }
    var live = passage.getContentHash();
    return former.filter(f -> !f.getContentHash().equals(live)).isPresent() ? CHANGED : BACK;
  }

  private Optional<Retraction> write(
      String passageId, String documentId, String live, String reason) {
    if (live.equals(written.get(passageId))) {
      return Optional.empty();
    }
    written.put(passageId, live);
    return Optional.of(
        new Retraction(
            documentId,
            live.isEmpty() ? null : live,
            reason,
            Instant.ofEpochMilli(context.currentSystemTimeMs())));
  }
}
