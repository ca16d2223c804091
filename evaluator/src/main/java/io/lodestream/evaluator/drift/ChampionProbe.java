package io.lodestream.evaluator.drift;

import io.lodestream.evaluator.promotion.NextStep;
import io.lodestream.schemas.EvalQuery;
import java.util.List;

/** Measures the serving model on queries that can be answered from the corpus as it is now. */
@FunctionalInterface
public interface ChampionProbe {
  QueryFigures measure(NextStep.Indexed champion, List<EvalQuery> queries);
}
