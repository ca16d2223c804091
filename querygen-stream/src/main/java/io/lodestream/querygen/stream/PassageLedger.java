package io.lodestream.querygen.stream;

import io.lodestream.querygen.filter.QueryWords;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.PassageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a task must still know after a restart: every live passage, which passages wait and since
 * when, which are done with which content, which passage owns which query, and which pairs of a
 * passage are in the evaluation set.
 */
final class PassageLedger {

  static final String CORPUS = "corpus";
  static final String PENDING = "pending";
  static final String DONE = "done";

  /** Passage id, a separator and pair id to the query's words. */
  static final String KEPT_QUERIES = "kept-query-words";

  static final String HELD_OUT = "held-out";

  private static final String SEPARATOR = " ";
  private static final char BEFORE_PAIR = '\u0000';
  private static final char AFTER_PAIRS = '\u0001';
  private static final String IN_CONFLICT = "/split-conflict";

  private final KeyValueStore<String, Passage> corpus;
  private final KeyValueStore<String, PendingEntry> pending;
  private final KeyValueStore<String, String> done;
  private final KeyValueStore<String, byte[]> keptQueries;
  private final KeyValueStore<String, String> heldOut;

  PassageLedger(ProcessorContext<?, ?> context) {
    this.corpus = context.getStateStore(CORPUS);
    this.pending = context.getStateStore(PENDING);
    this.done = context.getStateStore(DONE);
    this.keptQueries = context.getStateStore(KEPT_QUERIES);
    this.heldOut = context.getStateStore(HELD_OUT);
  }

  Optional<Passage> passage(String passageId) {
    return Optional.ofNullable(corpus.get(passageId));
  }

  void put(String passageId, Passage passage) {
    corpus.put(passageId, passage);
  }

  boolean isDone(String passageId, Passage passage) {
    return passage.getContentHash().equals(done.get(passageId));
  }

  /** True when this content ended without pairs because of its conflicting cluster. */
  boolean isDoneInConflict(String passageId, Passage passage) {
    return (passage.getContentHash() + IN_CONFLICT).equals(done.get(passageId));
  }

  /**
   * @return whether it was pending already
   */
  boolean setPending(String passageId, PendingEntry entry) {
    boolean was = pending.get(passageId) != null;
    pending.put(passageId, entry);
    done.delete(passageId);
    return was;
  }

  Optional<PendingEntry> pending(String passageId) {
    return Optional.ofNullable(pending.get(passageId));
  }

  /**
   * @return whether it was pending
   */
  boolean clearPending(String passageId) {
    return pending.delete(passageId) != null;
  }

  void setDone(String passageId, Passage passage) {
    done.put(passageId, passage.getContentHash());
  }

  void setDoneInConflict(String passageId, Passage passage) {
    done.put(passageId, passage.getContentHash() + IN_CONFLICT);
  }

  /** The passages of the same document right before and after, as far as they are known. */
  List<Passage> neighbours(Passage passage) {
    return Stream.of(passage.getOrdinal() - 1, passage.getOrdinal() + 1)
        .map(ordinal -> corpus.get(PassageId.of(passage.getDocumentId(), ordinal)))
        .filter(Objects::nonNull)
        .toList();
  }

  /** The live passages of a document, by id. */
  Map<String, Passage> passagesOf(String documentId) {
    var found = new HashMap<String, Passage>();
    try (var some = corpus.prefixScan(documentId + "#", new StringSerializer())) {
      // The id of another document may begin with this one's and a '#'.
      some.forEachRemaining(
          entry -> {
            if (entry.value.getDocumentId().equals(documentId)) {
              found.put(entry.key, entry.value);
            }
          });
    }
    return found;
  }

  /** Notes that a pair of the passage went to the evaluation set. */
  void addHeldOut(String passageId, String pairId) {
    var former = heldOut.get(passageId);
    heldOut.put(passageId, former == null ? pairId : former + SEPARATOR + pairId);
  }

  /** The ids of the passage's pairs in the evaluation set; forgets them. */
  List<String> takeHeldOut(String passageId) {
    var pairIds = heldOut.delete(passageId);
    return pairIds == null ? List.of() : List.of(pairIds.split(SEPARATOR));
  }

  void remove(String passageId) {
    corpus.delete(passageId);
    done.delete(passageId);
  }

  /** Notes that a pair of the passage was kept. */
  void addKeptQuery(String passageId, String pairId, QueryWords words) {
    keptQueries.put(passageId + BEFORE_PAIR + pairId, words.bytes());
  }

  /** Forgets the queries that were kept for the passage. */
  void freeQueries(String passageId) {
    var keys = new ArrayList<String>();
    try (var own = keptQueries.range(passageId + BEFORE_PAIR, passageId + AFTER_PAIRS)) {
      own.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(keptQueries::delete);
  }

  void forEachKeptQuery(BiConsumer<String, QueryWords> action) {
    try (var all = keptQueries.all()) {
      all.forEachRemaining(
          entry ->
              action.accept(
                  entry.key.substring(0, entry.key.lastIndexOf(BEFORE_PAIR)),
                  QueryWords.of(entry.value)));
    }
  }

  void forEachPassage(BiConsumer<String, Passage> action) {
    try (var all = corpus.all()) {
      all.forEachRemaining(entry -> action.accept(entry.key, entry.value));
    }
  }

  void forEachPending(BiConsumer<String, PendingEntry> action) {
    try (var all = pending.all()) {
      all.forEachRemaining(entry -> action.accept(entry.key, entry.value));
    }
  }

  /** By passage id from {@code from} on, while {@code action} says to go on. */
  void forEachPendingFrom(String from, BiPredicate<String, PendingEntry> action) {
    try (var some = pending.range(from.isEmpty() ? null : from, null)) {
      boolean goOn = true;
      while (goOn && some.hasNext()) {
        var entry = some.next();
        goOn = action.test(entry.key, entry.value);
      }
    }
  }
}
