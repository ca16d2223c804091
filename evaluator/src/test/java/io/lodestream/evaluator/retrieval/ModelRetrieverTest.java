package io.lodestream.evaluator.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelRetrieverTest {

  @Test
  void tellsHowManyOfTheExactPassagesTheIndexFinds() {
    // Given an index that finds 8 of the exact 10
    try (var retriever =
        new ModelRetriever(new OneDimension(), new EightOfTen(), "c", Optional.empty())) {
      assertThat(retriever.diagnose(List.of("a", "b"))).containsEntry("ann-recall@10", .8);
      assertThat(retriever.diagnose(List.of())).isEmpty();
    }
  }

  private static final class EightOfTen implements PassageSearch {

    @Override
    public List<String> sampleTexts(String collection, int most) {
      throw new UnsupportedOperationException("sampleTexts");
    }

    @Override
    public List<List<Hit>> search(
        String collection, List<float[]> vectors, int limit, boolean exact) {
      return vectors.stream()
          .map(vector -> IntStream.range(exact ? 0 : 2, exact ? 10 : 12))
          .map(ids -> ids.mapToObj(i -> new Hit("d#" + i, "d", -i)).toList())
          .toList();
    }

    @Override
    public Optional<SparseEncoder> sparseSide(String collection) {
      return Optional.empty();
    }

    @Override
    public List<List<Hit>> sparse(String collection, List<SparseVector> vectors, int limit) {
      throw new AssertionError("not asked for");
    }

    @Override
    public List<List<Found>> retrieve(
        String collection,
        List<float[]> dense,
        List<SparseVector> sparse,
        RetrieverRecipe recipe,
        int limit) {
      throw new AssertionError("not asked for");
    }
  }

  private static final class OneDimension implements Embedder {

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      return new float[texts.size()][1];
    }

    @Override
    public void close() {}
  }
}
