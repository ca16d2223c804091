package io.lodestream.trainer.negatives;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.negatives.CandidateSource.ScoredPassage;
import io.lodestream.trainer.negatives.RelevanceJudge.Verdict;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TestSettings;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HardNegativesTest {
  private static final TrainingPair PAIR =
      new TrainingPair("how long do cells live", "answer", "a", 4, "hash-a-4", "a");
  private static final RelevanceJudge NOBODY =
      (query, passages) -> {
        throw new AssertionError("nobody was to be asked");
      };

  @Test
  void keepsTheNearestBelowTheShareOfThePositive() {
    // Given a positive of 0.8, whose 95 % are 0.76
    var mined =
        mine(
            settings(2, "drop"),
            NOBODY,
            found("hot", 0.9),
            own(0.8),
            found("warm", 0.77),
            found("cool", 0.75),
            found("cold", 0.5),
            found("frozen", 0.1));

    assertThat(texts(mined.pairs().get(0))).containsExactly("cool", "cold");
    assertThat(mined.counts()).isEqualTo(new MinedPairs.Counts(5, 2, 0, 2, 0, 0, 0, 0));
  }

  @Test
  void leavesOutWhatMayAnswerByTheMaskRules() {
    var beside = new PassageText("beside", "a", 5, "hash-a-5", "a");
    var near = new PassageText("near duplicate", "b", 0, "hash-b-0", "a");
    var mined =
        mine(
            settings(5, "drop"),
            NOBODY,
            own(0.8),
            new ScoredPassage(beside, 0.5),
            new ScoredPassage(near, 0.5),
            found("other", 0.4));

    assertThat(texts(mined.pairs().get(0))).containsExactly("other");
    assertThat(mined.counts().possibleAnswers()).isEqualTo(2);
  }

  @Test
  void anotherAnswerToTheSameQueryIsNoNegative() {
    var second = new TrainingPair(" How long do CELLS live", "b", "b", 0, "hash-b", "b");
    var mined =
        HardNegativesTest.mine(
            settings(5, "drop"),
            NOBODY,
            List.of(PAIR, second),
            List.of(List.of(own(0.8), found("b", 0.5)), List.of()));

    assertThat(mined.pairs().get(0).negatives()).isEmpty();
    assertThat(mined.counts().pairsWithoutNegatives()).isEqualTo(2);
  }

  @Test
  void withoutAMeasureNothingIsANegative() {
    // Given a positive that was not found, and one of a cosine below 0
    assertThat(mine(settings(5, "drop"), NOBODY, found("x", 0.1)).counts())
        .isEqualTo(new MinedPairs.Counts(1, 0, 0, 1, 0, 0, 1, 1));
    assertThat(mine(settings(5, "drop"), NOBODY, own(-0.1), found("x", -0.2)).counts())
        .isEqualTo(new MinedPairs.Counts(1, 0, 0, 1, 0, 0, 0, 1));
  }

  @Test
  void aJudgeDecidesOnTheAmbiguous() {
    RelevanceJudge judge =
        (query, passages) ->
            passages.stream()
                .map(
                    passage ->
                        switch (passage.text()) {
                          case "yes" -> Verdict.RELEVANT;
                          case "no" -> Verdict.IRRELEVANT;
                          default -> Verdict.UNSURE;
                        })
                .toList();

    var mined =
        mine(
            settings(5, "judge"),
            judge,
            found("yes", 0.9),
            found("no", 0.9),
            found("perhaps", 0.9),
            own(0.8),
            found("cold", 0.3));

    assertThat(mined.pairs()).hasSize(2);
    assertThat(texts(mined.pairs().get(0))).containsExactly("no", "cold");
    assertThat(mined.pairs().get(1).query()).isEqualTo(PAIR.query());
    assertThat(mined.pairs().get(1).passage()).isEqualTo("yes");
    assertThat(mined.counts()).isEqualTo(new MinedPairs.Counts(4, 2, 0, 3, 1, 1, 0, 0));
  }

  @Test
  void whatOnePairsJudgeFindsRelevantIsNoNegativeOfTheSameQuerysOtherPair() {
    // Given two answers to a query; before the second, more alike, "yes" is clearly below
    var second = new TrainingPair(PAIR.query(), "b", "b", 0, "hash-b", "b");
    RelevanceJudge judge =
        (query, passages) -> passages.stream().map(passage -> Verdict.RELEVANT).toList();

    var mined =
        mine(
            settings(5, "judge"),
            judge,
            List.of(second, PAIR),
            List.of(
                List.of(new ScoredPassage(second.positive(), 0.9), found("yes", 0.7)),
                List.of(own(0.5), found("yes", 0.7))));

    assertThat(mined.pairs()).allMatch(pair -> pair.negatives().isEmpty()).hasSize(3);
  }

  @Test
  void labelledNegativesStayBesideTheMined() {
    var labelled = found("labelled", 0).passage();
    var mined =
        mine(
            settings(1, "drop"),
            NOBODY,
            List.of(PAIR.withNegatives(List.of(labelled))),
            List.of(List.of(own(0.8), found("mined", 0.5))));

    assertThat(texts(mined.pairs().get(0))).containsExactly("labelled", "mined");
  }

  private static MinedPairs mine(
      TrainerSettings settings, RelevanceJudge judge, ScoredPassage... found) {
    return mine(settings, judge, List.of(PAIR), List.of(List.of(found)));
  }

  private static MinedPairs mine(
      TrainerSettings settings,
      RelevanceJudge judge,
      List<TrainingPair> pairs,
      List<List<ScoredPassage>> found) {
    return new HardNegatives(settings, judge).mine(pairs, (asked, k) -> new ArrayList<>(found));
  }

  private static List<String> texts(TrainingPair pair) {
    return pair.negatives().stream().map(PassageText::text).toList();
  }

  private static ScoredPassage own(double score) {
    return new ScoredPassage(PAIR.positive(), score);
  }

  /** A passage of a document of its own, named by its text. */
  private static ScoredPassage found(String text, double score) {
    return new ScoredPassage(new PassageText(text, text, 0, "hash-" + text, text), score);
  }

  private static TrainerSettings settings(int perPair, String ambiguous) {
    var values = new HashMap<String, String>();
    values.put("trainer.negatives.per-pair", Integer.toString(perPair));
    values.put("trainer.negatives.ambiguous", ambiguous);
    return TestSettings.of(Map.copyOf(values));
  }
}
