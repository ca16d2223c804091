package io.lodestream.trainer.negatives;

import io.lodestream.trainer.pairs.PassageText;
import java.util.List;

/** Says whether passages answer a query, where similarity cannot tell. */
public interface RelevanceJudge {

  /** What a judge thinks of a passage. */
  enum Verdict {
    /** It answers: one more positive. */
    RELEVANT,
    /** It does not: a hard negative. */
    IRRELEVANT,
    /** Neither is sure enough to train on. */
    UNSURE
  }

  /**
   * @param passages some passages found for one query, so that a slow judge can answer for all
   * @return a verdict for each, in the order given
   */
  List<Verdict> judge(String query, List<PassageText> passages);
}
