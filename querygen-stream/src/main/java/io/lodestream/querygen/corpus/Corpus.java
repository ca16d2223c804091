package io.lodestream.querygen.corpus;

import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Words;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * All passages of this instance, searchable by BM25.
 *
 * <p>Each task of the topology keeps its passages in a {@link Shard}; searches see the passages of
 * all shards. Thread-safe.
 */
public final class Corpus implements AutoCloseable {

  private final Bm25Index index = new Bm25Index();
  private final DocumentFrequencies frequencies = new DocumentFrequencies();
  private final Map<String, Entry> entries = new HashMap<>();
  private final Optional<LearntWords> words;
  private final boolean keepsPassages;

  private record Entry(
      Shard shard, String text, Optional<LearntWords.Lesson> lesson, Optional<Passage> passage) {

    boolean teachesTheSameAs(Entry other) {
      return text.equals(other.text) && lesson.equals(other.lesson);
    }
  }

  /** Without {@link #otherWords} and {@link #passage}. */
  public Corpus() {
    this(false, false, (one, other) -> false);
  }

  /**
   * @param learnsWords whether {@link #otherWords} knows any
   * @param keepsPassages whether {@link #passage} knows any, which takes about as much memory again
   * @param sameSplit whether documents of two clusters are of one split, so that the text of a link
   *     in one may be a query about the other
   */
  public Corpus(boolean learnsWords, boolean keepsPassages, BiPredicate<String, String> sameSplit) {
    this.words =
        learnsWords ? Optional.of(new LearntWords(this::texts, sameSplit)) : Optional.empty();
    this.keepsPassages = keepsPassages;
  }

  /** One task's share; closing it takes away the passages that no other task has taken over. */
  public final class Shard implements AutoCloseable {

    private Shard() {}

    /** Adds a passage or replaces the one of the same id. */
    public void put(String passageId, Passage passage) {
      var lesson = words.map(learning -> LearntWords.Lesson.of(passage));
      var kept = keepsPassages ? Optional.of(passage) : Optional.<Passage>empty();
      Corpus.this.put(passageId, new Entry(this, EmbeddingInput.of(passage), lesson, kept));
    }

    public void remove(String passageId) {
      Corpus.this.remove(this, passageId);
    }

    @Override
    public void close() {
      Corpus.this.removeAll(this);
    }
  }

  public Shard openShard() {
    return new Shard();
  }

  /** How rare terms are; live. */
  public TermStatistics statistics() {
    return frequencies;
  }

  /** What the passages say in other words; live. */
  public OtherWords otherWords() {
    return words.isPresent() ? words.get() : OtherWords.NONE;
  }

  /** Passage ids, best first; every passage put before the call is seen. */
  public List<String> search(String query, int limit) {
    return index.search(query, limit);
  }

  /** A passage of this instance, where passages are kept. */
  public synchronized Optional<Passage> passage(String passageId) {
    return Optional.ofNullable(entries.get(passageId)).flatMap(Entry::passage);
  }

  private synchronized void put(String passageId, Entry entry) {
    var former = entries.put(passageId, entry);
    if (former != null && former.teachesTheSameAs(entry)) {
      return;
    }
    if (former != null) {
      forget(former);
    }
    frequencies.add(Words.terms(entry.text()));
    entry.lesson().ifPresent(lesson -> words.orElseThrow().add(lesson));
    index.put(passageId, entry.text());
  }

  private synchronized void remove(Shard shard, String passageId) {
    var entry = entries.get(passageId);
    if (entry != null && entry.shard() == shard) {
      entries.remove(passageId);
      forget(entry);
      index.remove(passageId);
    }
  }

  private void forget(Entry entry) {
    frequencies.remove(Words.terms(entry.text()));
    entry.lesson().ifPresent(lesson -> words.orElseThrow().remove(lesson));
  }

  private synchronized Collection<String> texts() {
    return entries.values().stream().map(Entry::text).toList();
  }

  private synchronized void removeAll(Shard shard) {
    entries.entrySet().stream()
        .filter(entry -> entry.getValue().shard() == shard)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(passageId -> remove(shard, passageId));
  }

  @Override
  public void close() {
    index.close();
  }
}
