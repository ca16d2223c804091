package io.lodestream.querygen.corpus;

import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Words;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  private record Entry(Shard shard, String text) {}

  /** One task's share; closing it takes away the passages that no other task has taken over. */
  public final class Shard implements AutoCloseable {

    private Shard() {}

    /** Adds a passage or replaces the one of the same id. */
    public void put(String passageId, Passage passage) {
      Corpus.this.put(this, passageId, EmbeddingInput.of(passage));
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

  /** Passage ids, best first; every passage put before the call is seen. */
  public List<String> search(String query, int limit) {
    return index.search(query, limit);
  }

  private synchronized void put(Shard shard, String passageId, String text) {
    var former = entries.put(passageId, new Entry(shard, text));
    if (former != null && former.text().equals(text)) {
      return;
    }
    if (former != null) {
      frequencies.remove(Words.terms(former.text()));
    }
    frequencies.add(Words.terms(text));
    index.put(passageId, text);
  }

  private synchronized void remove(Shard shard, String passageId) {
    var entry = entries.get(passageId);
    if (entry != null && entry.shard() == shard) {
      entries.remove(passageId);
      frequencies.remove(Words.terms(entry.text()));
      index.remove(passageId);
    }
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
