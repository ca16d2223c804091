package io.lodestream.evaluator.recipe;

import io.lodestream.evaluator.measurement.QueryScores;
import io.lodestream.schemas.RecipeFigure;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.List;
import java.util.Map;

/**
 * What a model does: by its dense vectors alone, and with the recipe chosen for it. Figures are by
 * set; a query's figure is always of a recipe that was chosen without the query's document.
 *
 * @param sparse the collection's sparse side alone; empty if the collection has none, or if nobody
 *     asked
 * @param withoutRerank by the best recipe without rerank
 * @param served by the best recipe
 * @param bestWithoutRerank the recipe without rerank that all choosing queries chose
 * @param best the recipe that all choosing queries chose
 * @param chosen false when {@code best} is the configured recipe, since there was nothing to choose
 * @param figures of every recipe that competed on the choosing queries
 * @param remarks what went otherwise than configured, for the reason of the decision
 */
public record MeasuredModel(
    Map<String, QueryScores> dense,
    Map<String, QueryScores> sparse,
    Map<String, QueryScores> withoutRerank,
    Map<String, QueryScores> served,
    RetrieverRecipe bestWithoutRerank,
    RetrieverRecipe best,
    boolean chosen,
    List<RecipeFigure> figures,
    List<String> remarks) {

  public MeasuredModel {
    dense = Map.copyOf(dense);
    sparse = Map.copyOf(sparse);
    withoutRerank = Map.copyOf(withoutRerank);
    served = Map.copyOf(served);
    figures = List.copyOf(figures);
    remarks = List.copyOf(remarks);
  }
}
