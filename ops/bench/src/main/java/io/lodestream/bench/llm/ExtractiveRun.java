package io.lodestream.bench.llm;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirFiles;
import io.lodestream.cli.pairs.CorpusPassages;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.ingest.IngestSettings;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.filter.QueryWords;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.Passage;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the passages per second of one core's time of the extractive generator, alone and with
 * filter and duplicate check, on the bundled papers. The judge's search is not measured.
 */
@Command(
    name = "extractive",
    description = "Passages per second and core of the extractive generator.")
public final class ExtractiveRun implements Callable<Integer> {

  @Option(names = "--out", required = true)
  private Path out;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Measured rounds over all passages, after one round to warm up.")
  private int rounds;

  private interface Work {
    void on(String passageId, Passage passage);
  }

  @Override
  public Integer call() {
    var settings = Settings.of(Map.of());
    var querygen = settings.read(QuerygenSettings.SECTION);
    try (var corpus =
            new Corpus(
                querygen.needsOtherWords(), querygen.needsAlike(), querygen.split()::isSame);
        var tokenizer = TextTokenizer.open(BundledModel.DEFAULT.unpack(out))) {
      var ingest = settings.read(IngestSettings.SECTION);
      var set = BeirDataset.read("covidqa", BeirFiles.bundled("covidqa"));
      var passages = new CorpusPassages(ingest, tokenizer::spans).of(set.documents());
      var shard = corpus.openShard();
      passages.forEach(shard::put);
      var generator = querygen.extractive(corpus.statistics(), corpus.otherWords());
      var filter = QueryFilter.of(querygen.filter());
      measure("generator", passages, (id, passage) -> generator.generate(passage));
      var kept = new KeptQueries(querygen.filter().duplicateSimilarity()).openShard();
      measure(
          "generator, filter and duplicates",
          passages,
          (id, passage) -> {
            kept.free(id);
            for (var query : generator.generate(passage)) {
              if (filter.refusal(query).isEmpty()) {
                kept.claim(id, QueryWords.of(query.text()));
              }
            }
          });
    }
    return 0;
  }

  private void measure(String name, Map<String, Passage> passages, Work work) {
    var threads = ManagementFactory.getThreadMXBean();
    passages.forEach(work::on);
    long begin = threads.getCurrentThreadCpuTime();
    for (int round = 0; round < rounds; round++) {
      passages.forEach(work::on);
    }
    double seconds = (threads.getCurrentThreadCpuTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f passages per second and core (%d passages, %d rounds)%n",
        name,
        rounds * passages.size() / seconds,
        passages.size(),
        rounds);
  }
}
