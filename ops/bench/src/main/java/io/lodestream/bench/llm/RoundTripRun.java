package io.lodestream.bench.llm;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirFiles;
import io.lodestream.cli.beir.BeirQuery;
import io.lodestream.cli.pairs.CorpusPassages;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.ingest.IngestSettings;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.CorpusVectors;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.querygen.judge.RoundTripJudge;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.judge.WordsOnly;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.Passage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Asks the round trip judge about people's labelled queries: with a passage that answers, with the
 * passage that does not answer and shares most words, and with a passage drawn from another
 * document.
 */
@Command(
    name = "round-trip",
    description = "How the round trip judge tells right passages of labelled queries from others.")
public final class RoundTripRun implements Callable<Integer> {

  @Option(names = "--data", required = true, description = "A set in the form of BEIR.")
  private Path data;

  @Option(names = "--out", required = true, description = "Directory for the bundled model.")
  private Path out;

  @Option(names = "--queries", defaultValue = "300", description = "Queries drawn.")
  private int queries;

  @Option(names = "--words-only", description = "Search by BM25 alone, without the base model.")
  private boolean wordsOnly;

  private record Scores(List<Double> right, List<Double> nearest, List<Double> drawn) {}

  @Override
  public Integer call() {
    var settings = Settings.of(Map.of());
    var querygen = settings.read(QuerygenSettings.SECTION);
    var bundled = BundledModel.DEFAULT.unpack(out);
    try (var corpus = new Corpus();
        var tokenizer = TextTokenizer.open(bundled);
        var encoder = Encoder.open(bundled, EncoderOptions.defaults())) {
      var set = BeirDataset.read(data.getFileName().toString(), BeirFiles.directory(data));
      var splitting = new CorpusPassages(settings.read(IngestSettings.SECTION), tokenizer::spans);
      var passages = splitting.of(set.documents());
      var shard = corpus.openShard();
      passages.forEach(shard::put);
      try (var dense =
              wordsOnly
                  ? new WordsOnly()
                  : CorpusVectors.embed("base", encoder, passages, done -> {});
          var sitting =
              new RoundTripJudge(corpus, dense, querygen.topK(), querygen.split()::areTogether)
                  .sit()
                  .orElseThrow()) {
        print(set.name(), scores(set, passages, corpus, sitting));
      }
    }
    return 0;
  }

  private Scores scores(
      BeirDataset set, Map<String, Passage> passages, Corpus corpus, Judge.Sitting sitting) {
    var random = new SplittableRandom(17);
    var ids = List.copyOf(passages.keySet());
    var labelled = new ArrayList<>(set.queries());
    var scores = new Scores(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    while (!labelled.isEmpty() && scores.right().size() < queries) {
      var query = labelled.remove(random.nextInt(labelled.size()));
      var right = right(query, passages);
      var nearest =
          corpus.search(query.text(), 50).stream().filter(id -> !right.contains(id)).findFirst();
      if (right.isEmpty() || nearest.isEmpty()) {
        continue;
      }
      var drawn = ids.get(random.nextInt(ids.size()));
      while (right.contains(drawn)) {
        drawn = ids.get(random.nextInt(ids.size()));
      }
      double best =
          right.stream().mapToDouble(id -> score(query, id, passages, sitting)).max().orElseThrow();
      scores.right().add(best);
      scores.nearest().add(score(query, nearest.get(), passages, sitting));
      scores.drawn().add(score(query, drawn, passages, sitting));
    }
    return scores;
  }

  /** All passages of the labelled documents, or those that the labelled spans touch. */
  private static Set<String> right(BeirQuery query, Map<String, Passage> passages) {
    var right = new HashSet<String>();
    for (var label : query.labels()) {
      passages.forEach(
          (id, passage) -> {
            boolean touches =
                label.span().isEmpty()
                    || passage.getStartOffset() < label.span().get().end()
                        && label.span().get().start() < passage.getEndOffset();
            if (label.grade() > 0
                && passage.getDocumentId().equals(label.documentId())
                && touches) {
              right.add(id);
            }
          });
    }
    return right;
  }

  /** The judge's score, 0 for a refusal. */
  private static double score(
      BeirQuery query, String id, Map<String, Passage> passages, Judge.Sitting sitting) {
    var written = new GeneratedQuery(0, query.text(), "people");
    var candidate = new Candidate(id, passages.get(id), written);
    return sitting.judge(List.of(candidate)).get(0) instanceof Verdict.Kept kept ? kept.score() : 0;
  }

  private static void print(String set, Scores scores) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.3f | %.3f | %.3f | %.3f | %.3f |%n",
        set,
        scores.right().size(),
        kept(scores.right()),
        kept(scores.nearest()),
        kept(scores.drawn()),
        auc(scores.right(), scores.nearest()),
        auc(scores.right(), scores.drawn()));
  }

  private static double kept(List<Double> scores) {
    return scores.stream().mapToDouble(score -> score > 0 ? 1 : 0).average().orElse(0);
  }

  /** Share of right and other passages of which the right one scores higher, ties counted half. */
  private static double auc(List<Double> right, List<Double> others) {
    double higher = 0;
    for (double one : right) {
      for (double other : others) {
        higher += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return higher / right.size() / others.size();
  }
}
