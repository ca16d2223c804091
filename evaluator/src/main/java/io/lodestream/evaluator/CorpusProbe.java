package io.lodestream.evaluator;

import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.drift.ChampionProbe;
import io.lodestream.evaluator.drift.QueryFigures;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.promotion.NextStep;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.RelevanceJudge;
import io.lodestream.schemas.EvalQuery;
import java.util.List;
import java.util.function.Supplier;

/**
 * Measures one model as an evaluation would, on one set of queries.
 *
 * @param corpus a new view of everything the topic holds now; closed here
 */
record CorpusProbe(
    RelevanceJudge judge, Measurer measurer, ModelSearch search, Supplier<CorpusView> corpus)
    implements ChampionProbe {

  @Override
  public QueryFigures measure(NextStep.Indexed champion, List<EvalQuery> queries) {
    try (var view = corpus.get();
        var retriever = search.open(champion)) {
      var set = judge.judge(queries, view).get(0);
      var scores = measurer.measure(retriever, set, view.passages());
      return new QueryFigures(
          set.queries().stream().map(JudgedQuery::sourceDocument).toArray(String[]::new),
          scores.of(RetrievalMetric.NDCG_10));
    }
  }
}
