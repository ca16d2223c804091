package io.lodestream.trainer.negatives;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.negatives.RelevanceJudge.Verdict;
import io.lodestream.trainer.pairs.PassageText;
import java.util.List;
import org.junit.jupiter.api.Test;

class LexicalJudgeTest {
  private static final List<String> PASSAGES =
      List.of(
          "the pump of the plant leaks oil",
          "the valve of the plant rattles",
          "the crane of the plant is new",
          "the mixer of the plant is old");

  @Test
  void aPassageWithAllRareTermsAnswersWhateverItsCommonOnes() {
    assertThat(verdict("Does our PUMP leak? It leaks oil", "pump leaks oil, does our leak it"))
        .isEqualTo(Verdict.RELEVANT);
  }

  @Test
  void aPassageWithCommonTermsOnlyDoesNot() {
    assertThat(verdict("the rattles of the valve", PASSAGES.get(2))).isEqualTo(Verdict.IRRELEVANT);
  }

  @Test
  void betweenThemNothingIsSure() {
    assertThat(verdict("pump rattles", PASSAGES.get(1))).isEqualTo(Verdict.UNSURE);
  }

  @Test
  void aQueryWithoutWordsIsJudgedByNothing() {
    assertThat(verdict("?!", PASSAGES.get(1))).isEqualTo(Verdict.UNSURE);
  }

  private static Verdict verdict(String query, String text) {
    var passage = new PassageText(text, "d", 0, "h", "c");
    return new LexicalJudge(PASSAGES).judge(query, List.of(passage)).get(0);
  }
}
