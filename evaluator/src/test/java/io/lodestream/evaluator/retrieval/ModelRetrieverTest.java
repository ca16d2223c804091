package io.lodestream.evaluator.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelRetrieverTest {

  @Test
  void tellsHowManyOfTheExactPassagesTheIndexFinds() {
    // Given an index that finds 8 of the exact 10
    PassageSearch search =
        (collection, vectors, limit, exact) ->
            vectors.stream()
                .map(vector -> IntStream.range(exact ? 0 : 2, exact ? 10 : 12))
                .map(ids -> ids.mapToObj(i -> new Hit("d#" + i, "d", -i)).toList())
                .toList();
    try (var retriever = new ModelRetriever(new OneDimension(), search, "c")) {
      assertThat(retriever.diagnose(List.of("a", "b"))).containsEntry("ann-recall@10", .8);
      assertThat(retriever.diagnose(List.of())).isEmpty();
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
