package io.lodestream.querygen.stream;

import io.lodestream.querygen.text.Words;
import io.lodestream.schemas.Passage;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What a task knows and must still know after a restart: every live passage, which wait since when,
 * which are done with which content, and which passage owns which query.
 */
final class PassageLedger {

  static final String CORPUS = "corpus";
  static final String PENDING = "pending";
  static final String DONE = "done";
  static final String KEPT_QUERIES = "kept-queries";

  private final KeyValueStore<String, Passage> corpus;
  private final KeyValueStore<String, Long> pending;
  private final KeyValueStore<String, String> done;
  private final KeyValueStore<String, String> keptQueries;

  PassageLedger(ProcessorContext<?, ?> context) {
    this.corpus = context.getStateStore(CORPUS);
    this.pending = context.getStateStore(PENDING);
    this.done = context.getStateStore(DONE);
    this.keptQueries = context.getStateStore(KEPT_QUERIES);
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

  /** The content this passage was last done with. */
  Optional<String> doneHash(String passageId) {
    return Optional.ofNullable(done.get(passageId));
  }

  void setPending(String passageId, long sinceMs) {
    pending.put(passageId, sinceMs);
    done.delete(passageId);
  }

  void setDone(String passageId, Passage passage) {
    pending.delete(passageId);
    done.put(passageId, passage.getContentHash());
  }

  void remove(String passageId) {
    corpus.delete(passageId);
    pending.delete(passageId);
    done.delete(passageId);
  }

  /** Gives the query to the passage unless another live passage has one of the same words. */
  boolean claim(String query, String passageId) {
    var key = Hashes.sha256(String.join(" ", new TreeSet<>(Words.contentTerms(query))));
    var owner = keptQueries.get(key);
    if (owner != null && !owner.equals(passageId) && corpus.get(owner) != null) {
      return false;
    }
    keptQueries.put(key, passageId);
    return true;
  }

  void forEachPassage(BiConsumer<String, Passage> action) {
    try (var all = corpus.all()) {
      all.forEachRemaining(entry -> action.accept(entry.key, entry.value));
    }
  }

  void forEachPending(BiConsumer<String, Long> action) {
    try (var all = pending.all()) {
      all.forEachRemaining(entry -> action.accept(entry.key, entry.value));
    }
  }
}
