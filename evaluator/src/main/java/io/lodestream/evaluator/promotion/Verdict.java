package io.lodestream.evaluator.promotion;

import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.Decision;
import java.util.List;

/**
 * What was decided, why in words with figures, and the comparisons it rests on.
 *
 * @param decision PROMOTE or REJECT
 */
public record Verdict(Decision decision, String reason, List<Comparison> comparisons) {

  public Verdict {
    comparisons = List.copyOf(comparisons);
  }
}
