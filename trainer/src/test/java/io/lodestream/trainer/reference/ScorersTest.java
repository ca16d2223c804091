package io.lodestream.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.runtime.sparse.Bm25Encoder;
import io.lodestream.trainer.reference.FusedScorer.Part;
import io.lodestream.trainer.reference.PairScorer.Found;
import io.lodestream.trainer.settings.TestSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** BM25, standard scores and their fusion, against figures by hand. */
class ScorersTest {
  private static final List<String> PASSAGES =
      List.of("pumps leak oil", "valves leak", "the turbine stops", "oil, oil and more oil");
  private static final LexicalScorer WORDS =
      new LexicalScorer(Bm25Encoder.of(TestSettings.of(Map.of()).words()), PASSAGES);

  @Test
  void bm25IsTheSumOfWordWeightsByHowManyPassagesHoldThem() {
    // When a query has two words that two of four passages hold: idf = log(1 + 2.5 / 2.5)
    double idf = Math.log(2);

    assertThat(WORDS.score("leaking oil", PASSAGES.get(0)))
        .isEqualTo((float) (2 * idf * weight(1, 3)), within(1e-5f));
    assertThat(WORDS.score("leaking oil", PASSAGES.get(1)))
        .isEqualTo((float) (idf * weight(1, 2)), within(1e-5f));
    assertThat(WORDS.score("leaking oil", PASSAGES.get(2))).isZero();
    assertThat(WORDS.score("leaking oil", "a leak that is no passage of the run"))
        .isEqualTo((float) (idf * weight(1, 4)), within(0.05f));
    assertThat(WORDS.score("the and", PASSAGES.get(0))).isZero();
  }

  @Test
  void bm25FindsOnlyPassagesThatShareAWordBestFirst() {
    var found = WORDS.top("leaking oil", 10);

    assertThat(found).extracting(Found::index).containsExactly(0, 3, 1);
    assertThat(found)
        .allSatisfy(
            f ->
                assertThat(WORDS.score("leaking oil", PASSAGES.get(f.index())))
                    .isEqualTo(f.score(), within(1e-5f)));
    assertThat(WORDS.top("leaking oil", 1)).extracting(Found::index).containsExactly(0);
    assertThat(WORDS.top("elephants", 10)).isEmpty();
  }

  @Test
  void threeDeviationsBelowTheMeanOfWhatASearchFetchesIsZeroAndAsManyAboveIsOne() {
    // Given a query whose best hundred of 101 passages score 101 to 2
    var scores = new StandardScores(descending(101), List.of("q"));
    double mean = 51.5;
    double deviation =
        Math.sqrt(IntStream.rangeClosed(2, 101).mapToDouble(i -> Math.pow(i - mean, 2)).sum() / 99);

    assertThat(scores.score("q", "p0"))
        .isEqualTo((float) (0.5 + (101 - mean) / 6 / deviation), within(1e-6f));
    assertThat(scores.score("q", "p99"))
        .isEqualTo((float) (0.5 + (2 - mean) / 6 / deviation), within(1e-6f));
    assertThat(scores.score("q", "p100")).as("not among the hundred").isZero();
    assertThat(scores.unit("q")).isEqualTo(6 * deviation, within(1e-6));
    assertThatThrownBy(() -> scores.score("another", "p0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no scale");
  }

  @Test
  void scoresThatDoNotDifferSayNothing() {
    assertThat(new StandardScores(descending(1), List.of("q")).score("q", "p0")).isEqualTo(0.5f);
    assertThat(new StandardScores(descending(0), List.of("q")).score("q", "p0")).isZero();
  }

  @Test
  void aFusionIsTheMeanByWeightAndSearchesWhatAnyPartFinds() {
    var up = new StandardScores(table(Map.of("a", 3f, "b", 2f, "c", 1f)), List.of("q"));
    var down = new StandardScores(table(Map.of("a", 1f, "b", 2f, "c", 5f)), List.of("q"));

    var fused =
        new FusedScorer(List.of(new Part(up, 1), new Part(down, 3)), List.of("a", "b", "c"));

    assertThat(fused.score("q", "c"))
        .isEqualTo((up.score("q", "c") + 3 * down.score("q", "c")) / 4, within(1e-6f));
    assertThat(fused.top("q", 2)).extracting(Found::index).containsExactly(2, 1);
  }

  @Test
  void whatBm25AddsToACosineRanksAsTheFusionDoes() {
    var cosines = table(Map.of("a", 0.9f, "b", 0.8f, "c", 0.4f));
    var words = table(Map.of("a", 1f, "b", 9f, "c", 2f));
    var passages = List.of("a", "b", "c");
    var scores =
        new RunScores(
            passages,
            new StandardScores(words, List.of("q")),
            new StandardScores(cosines, List.of("q")));

    // 2 * fused * unit is cosine + added, less a constant
    double unit = scores.parent().unit("q");
    double constant = sum(scores, cosines, "a") - 2 * unit * scores.hybrid().score("q", "a");
    for (var passage : passages) {
      assertThat(sum(scores, cosines, passage))
          .isEqualTo(2 * unit * scores.hybrid().score("q", passage) + constant, within(1e-5));
    }
  }

  private static double sum(RunScores scores, PairScorer cosines, String passage) {
    return cosines.score("q", passage) + scores.addedToCosine("q", passage);
  }

  /** BM25's weight of a word in a passage, by the word's count and the passage's words. */
  private static double weight(int count, int words) {
    return count * 2.2 / (count + 1.2 * (0.25 + 0.75 * words / 256));
  }

  private static PairScorer descending(int passages) {
    var scores = new HashMap<String, Float>();
    for (int i = 0; i < passages; i++) {
      scores.put("p" + i, (float) (passages - i));
    }
    return table(scores);
  }

  /** Scores by passage; places are in the order of the names. */
  private static PairScorer table(Map<String, Float> scores) {
    var names = scores.keySet().stream().sorted().toArray(String[]::new);
    return new PairScorer() {
      @Override
      public float score(String query, String passage) {
        return scores.getOrDefault(passage, 0f);
      }

      @Override
      public List<Found> top(String query, int k) {
        return Found.best(names.length, k, i -> true, i -> scores.get(names[i]));
      }

      @Override
      public String toString() {
        return Arrays.toString(names);
      }
    };
  }
}
