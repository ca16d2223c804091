package io.lodestream.trainer.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.trainer.negatives.CandidateSource.ScoredPassage;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.serving.ServingCandidates.KnownDocuments;
import io.lodestream.trainer.serving.ServingSearch.Hit;
import io.lodestream.trainer.window.HeldOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServingCandidatesTest {
  private static final String PARENT = "m-parent";
  private static final HeldOut HELD_OUT = new HeldOut(Set.of("cluster-v"), Set.of("doc-v"));

  private final List<TrainingPair> pairs =
      new ArrayList<>(
          List.of(
              new TrainingPair("a query", "own", "doc-a", 0, "hash-own", "cluster-a"),
              new TrainingPair("b query", "other", "doc-b", 0, "hash-b", "cluster-v")));
  private final List<Integer> asked = new ArrayList<>();
  private boolean closed;

  @Test
  void givesWhatTheServingModelFindsWithItsClusters() {
    // Given the own passage, a neighbour, a copy in an unknown document and an unknown one
    var hits =
        List.of(
            hit("doc-a", 0, "hash-own", PARENT, 0.9),
            hit("doc-a", 1, "hash-1", PARENT, 0.8),
            hit("doc-copy", 0, "hash-own", PARENT, 0.8),
            hit("doc-x", 5, "hash-x", PARENT, 0.5));
    // When
    var found = source(hits).nearest(pairs.subList(0, 1), 7);
    // Then
    assertThat(found)
        .containsExactly(
            List.of(
                found("doc-a", 0, "hash-own", "cluster-a", 0.9),
                found("doc-a", 1, "hash-1", "cluster-a", 0.8),
                found("doc-copy", 0, "hash-own", "cluster-a", 0.8),
                found("doc-x", 5, "hash-x", "doc-x", 0.5)));
    assertThat(asked).containsExactly(7);
    assertThat(closed).isTrue();
  }

  @Test
  void leavesOutWhatTheWindowHoldsOut() {
    var hits =
        List.of(
            hit("doc-v", 0, "hash-v", PARENT, 0.9),
            hit("doc-b", 0, "hash-b2", PARENT, 0.8),
            hit("doc-copy", 0, "hash-b", PARENT, 0.8),
            hit("doc-x", 5, "hash-x", PARENT, 0.5));

    assertThat(source(hits).nearest(pairs.subList(0, 1), 7))
        .containsExactly(List.of(found("doc-x", 5, "hash-x", "doc-x", 0.5)));
  }

  @Test
  void refusesVectorsOfAnotherModel() {
    var hits =
        List.of(hit("doc-a", 0, "hash", PARENT, 0.9), hit("doc-v", 1, "h", "m-promoted", 0.8));

    assertThatThrownBy(() -> source(hits).nearest(pairs, 7))
        .isInstanceOf(CandidatesUnavailable.class)
        .hasMessage(
            "the serving collection has vectors of model m-promoted, the run starts from m-parent");
    assertThat(closed).isTrue();
  }

  @Test
  void refusesAnEmptyCollection() {
    assertThatThrownBy(() -> source(List.of()).nearest(pairs, 7))
        .isInstanceOf(CandidatesUnavailable.class)
        .hasMessageContaining("empty");
  }

  @Test
  void asksInChunksAndAnswersEveryPair() {
    var many =
        IntStream.range(0, 150)
            .mapToObj(i -> new TrainingPair("q" + i, "p" + i, "d", i, "h" + i, "c"))
            .toList();
    assertThat(source(List.of(hit("doc-x", 5, "hash-x", PARENT, 0.5))).nearest(many, 3))
        .hasSize(150);
    assertThat(asked).hasSize(3);
  }

  private ServingCandidates source(List<Hit> hits) {
    return new ServingCandidates(
        (queries, vectors, k) -> {
          asked.add(k);
          return queries.stream().map(query -> hits).toList();
        },
        OneVector::new,
        PARENT,
        new KnownDocuments(pairs, HELD_OUT),
        () -> {});
  }

  private static Hit hit(String document, int ordinal, String hash, String model, double score) {
    return new Hit(document + "#" + ordinal, document, ordinal, hash, "text " + hash, model, score);
  }

  private static ScoredPassage found(
      String document, int ordinal, String hash, String cluster, double score) {
    return new ScoredPassage(
        new PassageText("text " + hash, document, ordinal, hash, cluster), score);
  }

  private final class OneVector implements Embedder {
    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      assertThat(role).isEqualTo(TextRole.QUERY);
      return texts.stream().map(text -> new float[] {1, 0}).toArray(float[][]::new);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
