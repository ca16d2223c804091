package io.lodestream.querygen.judge;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/**
 * A corpus embedded in memory and searched exactly, for judging without a vector store.
 *
 * <p>Takes four bytes per passage and dimension; a search looks at every passage. Thread-safe when
 * its embedder is; does not close the embedder.
 */
public final class CorpusVectors implements DenseRetriever {

  private static final int PASSAGES_PER_CALL = 256;

  private final String modelId;
  private final Embedder embedder;
  private final Map<String, String> contentHashes;
  private final List<String> ids;
  private final Map<String, Integer> places;
  private final float[][] vectors;

  private record Hit(int passage, float score) {
    private static final Comparator<Hit> WORST_FIRST =
        Comparator.comparingDouble(Hit::score)
            .thenComparing(Comparator.comparingInt(Hit::passage).reversed());
  }

  private CorpusVectors(
      String modelId,
      Embedder embedder,
      Map<String, String> contentHashes,
      List<String> ids,
      float[][] vectors) {
    this.modelId = modelId;
    this.embedder = embedder;
    this.contentHashes = contentHashes;
    this.ids = ids;
    this.places =
        IntStream.range(0, ids.size()).boxed().collect(Collectors.toMap(ids::get, at -> at));
    this.vectors = vectors;
  }

  /**
   * Embeds all passages; slow.
   *
   * @param progress told how many are embedded
   */
  public static CorpusVectors embed(
      String modelId, Embedder embedder, Map<String, Passage> passages, IntConsumer progress) {
    var ids = List.copyOf(passages.keySet());
    var vectors = new float[ids.size()][];
    for (int from = 0; from < vectors.length; from += PASSAGES_PER_CALL) {
      var part = ids.subList(from, Math.min(from + PASSAGES_PER_CALL, vectors.length));
      var texts = part.stream().map(id -> EmbeddingInput.of(passages.get(id))).toList();
      System.arraycopy(embedder.embed(texts, TextRole.PASSAGE), 0, vectors, from, part.size());
      progress.accept(from + part.size());
    }
    var hashes = new HashMap<String, String>();
    passages.forEach((id, passage) -> hashes.put(id, passage.getContentHash()));
    return new CorpusVectors(modelId, embedder, hashes, ids, vectors);
  }

  @Override
  public Optional<Serving> serving() {
    return Optional.of(new Exact());
  }

  @Override
  public void close() {
    // Nothing of its own is open.
  }

  private List<String> nearest(float[] query, int limit) {
    var best = new PriorityQueue<>(limit + 1, Hit.WORST_FIRST);
    for (int i = 0; i < vectors.length; i++) {
      float score = VectorUtil.dotProduct(query, vectors[i]);
      if (best.size() < limit) {
        best.add(new Hit(i, score));
      } else if (score > best.element().score()) {
        best.poll();
        best.add(new Hit(i, score));
      }
    }
    return best.stream()
        .sorted(Hit.WORST_FIRST.reversed())
        .map(hit -> ids.get(hit.passage()))
        .toList();
  }

  private final class Exact implements Serving {

    @Override
    public String modelId() {
      return modelId;
    }

    @Override
    public Set<String> indexed(Map<String, String> wanted) {
      return wanted.entrySet().stream()
          .filter(entry -> entry.getValue().equals(contentHashes.get(entry.getKey())))
          .map(Map.Entry::getKey)
          .collect(Collectors.toSet());
    }

    @Override
    public List<List<String>> search(List<String> queries, int limit) {
      if (queries.isEmpty()) {
        return List.of();
      }
      var found = new ArrayList<List<String>>(queries.size());
      for (var query : embedder.embed(queries, TextRole.QUERY)) {
        found.add(nearest(query, limit));
      }
      return found;
    }

    @Override
    public Map<String, List<String>> near(Collection<String> passageIds, int limit) {
      var near = new HashMap<String, List<String>>();
      for (var id : passageIds) {
        var place = places.get(id);
        if (place != null) {
          var found = new ArrayList<>(nearest(vectors[place], limit + 1));
          found.remove(id);
          near.put(id, found.subList(0, Math.min(limit, found.size())));
        }
      }
      return near;
    }

    @Override
    public void close() {
      // The vectors serve as long as their owner lives.
    }
  }
}
