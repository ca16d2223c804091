package io.lodestream.cli.pairs;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.progress.Progress;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.ingest.IngestSettings;
import io.lodestream.querygen.llm.LlmQuerygen;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.settings.TrainerSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** {@code ./lodestream querygen --input}: opens tokenizer and model, then writes the pairs. */
public final class OfflineQuerygen {

  /** Values of {@code --model} other than a bundled model's name or a directory. */
  public static final String BASE = "base";

  public static final String NONE = "none";

  private static final String STAGE = "querygen";

  /** Directory of cached answers below the state directory; the stage uses the same. */
  private static final String CACHE = "llm";

  /**
   * The options of one run.
   *
   * @param input documents in the form of BEIR's {@code corpus.jsonl}
   * @param model {@value #BASE}, {@value #NONE}, a bundled model's name or a model directory
   * @param maxPassages largest number of passages that get queries
   */
  public record Request(
      Path input,
      Path pairs,
      Optional<Path> rejected,
      Optional<Path> passages,
      String model,
      int maxPassages) {}

  private final Settings settings;
  private final Progress progress;

  public OfflineQuerygen(Settings settings, PrintWriter err) {
    this.settings = settings;
    this.progress = new Progress(err);
  }

  /**
   * @throws FatalException also when calls were made and none was answered, with the files written
   */
  public void run(Request request) throws InterruptedException {
    var shared = SharedSettings.from(settings);
    var ingest = settings.read(IngestSettings.SECTION);
    var querygen = settings.read(QuerygenSettings.SECTION);
    var options = new ModelLoader(settings, shared).options();
    var meters = new StageMeters(STAGE);
    var cache = shared.stateDir().resolve(CACHE);
    try (var llm = LlmQuerygen.open(settings, querygen, cache, meters, Clock.systemUTC())) {
      var documents = BeirDataset.documents(request.input());
      var unpacked = shared.stateDir().resolve("models");
      var name = querygen.makesRoundTrips() ? request.model() : NONE;
      try (var files = new PairFiles(request.pairs(), request.rejected(), request.passages());
          var tokenizer = TextTokenizer.open(ingest.tokenizer().dir(unpacked));
          var model = model(name, unpacked, options)) {
        var splitting = new CorpusPassages(ingest, tokenizer::spans);
        var writing = new PairWriting(splitting, querygen, llm, model::retriever, progress);
        writing
            .run(documents, request.maxPassages(), files)
            .forEach((outcome, count) -> progress.say("%,8d %s", count, outcome));
      }
      llm.neverAnswered()
          .ifPresent(
              cause -> {
                throw new FatalException("no call was answered; the last one: " + cause);
              });
    } finally {
      CallFigures.of(meters).forEach(line -> progress.say("%s", line));
    }
  }

  private JudgingModel model(String name, Path unpacked, EncoderOptions options) {
    if (name.equals(NONE)) {
      return JudgingModel.none(progress);
    }
    var choice =
        name.equals(BASE)
            ? settings.read(TrainerSettings.SECTION).baseModel()
            : ModelChoice.of(name);
    return JudgingModel.open(name, choice.dir(unpacked), options, progress);
  }
}
