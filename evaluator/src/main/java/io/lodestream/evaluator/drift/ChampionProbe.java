package io.lodestream.evaluator.drift;

import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.measurement.RankingDepth;
import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.promotion.NextStep;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.RelevanceJudge;
import io.lodestream.evaluator.retrieval.Retriever;
import io.lodestream.schemas.EvalQuery;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Measures the champion on queries that can be answered from the corpus as it is now. */
@FunctionalInterface
public interface ChampionProbe {

  QueryFigures measure(NextStep.Indexed champion, List<EvalQuery> queries);

  /**
   * Measures as an evaluation would, on one set of queries.
   *
   * @param models opens a model together with its collection; the retriever is closed here
   * @param corpus a new view of everything the topic holds now; closed here
   * @param depth of an evaluation's rankings, by the number of passages in the corpus
   */
  static ChampionProbe onCorpus(
      RelevanceJudge judge,
      Measurer measurer,
      Function<NextStep.Indexed, ? extends Retriever> models,
      Supplier<CorpusView> corpus,
      IntFunction<RankingDepth> depth) {
    return (champion, queries) -> {
      try (var view = corpus.get();
          var retriever = models.apply(champion)) {
        var set = judge.judge(queries, view).get(0);
        var scores = measurer.measure(retriever, set, depth.apply(view.passages()));
        return new QueryFigures(
            set.queries().stream().map(JudgedQuery::sourceDocument).toArray(String[]::new),
            scores.of(RetrievalMetric.NDCG_10));
      }
    };
  }
}
