package io.lodestream.cli.pairs;

import io.lodestream.cli.beir.BeirDocument;
import io.lodestream.cli.progress.Progress;
import io.lodestream.querygen.judge.DenseRetriever;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.llm.LlmQuerygen;
import io.lodestream.querygen.pairing.CorpusJudging;
import io.lodestream.querygen.settings.KindWeights;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Documents in, files of pairs out. */
final class PairWriting {

  private final CorpusPassages splitting;
  private final QuerygenSettings settings;
  private final Function<Map<String, Passage>, DenseRetriever> retriever;
  private final LlmQuerygen llm;
  private final Progress progress;

  /**
   * @param llm language models, opened by the same settings
   * @param retriever opens what the judge searches with besides BM25; closed at the end of the run
   */
  PairWriting(
      CorpusPassages splitting,
      QuerygenSettings settings,
      LlmQuerygen llm,
      Function<Map<String, Passage>, DenseRetriever> retriever,
      Progress progress) {
    this.splitting = splitting;
    this.settings = settings;
    this.llm = llm;
    this.retriever = retriever;
    this.progress = progress;
  }

  /**
   * Writes and publishes the files; when this method throws, no file is published.
   *
   * @param maxPassages largest number of passages that get queries
   * @return number of queries by split or, for refused ones, by reason; passages that were not
   *     sampled are counted and in no file
   */
  Map<String, Integer> run(List<BeirDocument> documents, int maxPassages, PairFiles files)
      throws InterruptedException {
    var passages = splitting.of(documents);
    progress.say("%,d documents, %,d passages", documents.size(), passages.size());
    files.passages(passages);
    var counts = new TreeMap<String, Integer>();
    try (var dense = retriever.apply(passages)) {
      var outcomes = new Written(passages, files, counts);
      new CorpusJudging(settings, dense, llm).run(passages, maxPassages, outcomes);
    }
    files.publish();
    return counts;
  }

  private final class Written implements CorpusJudging.Outcomes {

    private final Map<String, Passage> passages;
    private final PairFiles files;
    private final Map<String, Integer> counts;

    private Written(Map<String, Passage> passages, PairFiles files, Map<String, Integer> counts) {
      this.passages = passages;
      this.files = files;
      this.counts = counts;
    }

    @Override
    public void kept(String pairId, JudgedPair pair) {
      files.kept(Rows.kept(pair, passages.get(pair.getPassageId())));
      counts.merge("kept for " + pair.getSplit().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
    }

    @Override
    public void refused(String pairId, RejectedPair pair) {
      if (pair.getReason().equals(Reasons.NOT_SAMPLED)) {
        counts.merge("passages without queries, not sampled", 1, Integer::sum);
        return;
      }
      files.refused(Rows.refused(pair, passages.get(pair.getPassageId())));
      counts.merge("rejected as " + pair.getReason(), 1, Integer::sum);
    }

    @Override
    public void progress(int done) {
      progress.step("judged passages", done);
    }

    @Override
    public void weighed(KindWeights weights, List<String> by) {
      by.forEach(line -> progress.say("%s", line));
      progress.say("querygen.kinds = %s", weights);
    }

    @Override
    public void waits(String why) {
      progress.step("waits: " + why);
    }
  }
}
