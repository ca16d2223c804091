package io.lodestream.bench;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.encoder.TextRole;
import io.lodestream.trainer.batch.BatchPlan;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.training.PairTrainer;
import io.lodestream.trainer.training.TrainedModel;
import io.lodestream.trainer.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Trains once on all pairs of a file, without validation, and writes its records below {@code
 * --out}: {@code report.json}; {@code batches.jsonl} with the batches in the order of training;
 * with {@code --texts}, {@code vectors.json} with vectors of the given texts by the trained
 * weights.
 */
@Command(name = "train")
final class TrainRun implements Callable<Integer> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int EMBEDDING_BATCH = 32;

  @Option(names = "--pairs", required = true)
  private Path pairs;

  @Option(names = "--model", required = true)
  private Path model;

  /** JSON file with an object that has the arrays {@code queries} and {@code passages}. */
  @Option(names = "--texts")
  private Path texts;

  @Mixin private TrainingOptions options;

  @Override
  public Integer call() throws IOException {
    var settings = options.settings();
    var train = PairRows.read(pairs);
    PairRows.writeBatches(options.output("batches.jsonl"), batches(train, settings));
    try (var trained =
        new PairTrainer(settings, options.precision(), options.access())
            .train(train, List.of(), model, TrainingListener.none())) {
      // Peak memory is read here, before work other than training can raise it.
      long peak = PeakMemory.bytes();
      if (texts != null) {
        writeVectors(trained, settings);
      }
      options.write("report.json", report(trained, settings, peak));
    }
    return 0;
  }

  private static List<List<TrainingPair>> batches(
      List<TrainingPair> train, TrainerSettings settings) {
    var batches = new ArrayList<List<TrainingPair>>();
    for (int epoch = 0; epoch < settings.optimisation().epochs(); epoch++) {
      batches.addAll(BatchPlan.of(train, settings.batches(), settings.seed(), epoch));
    }
    return batches;
  }

  private Map<String, Object> report(TrainedModel trained, TrainerSettings settings, long peak) {
    var report = new LinkedHashMap<String, Object>();
    report.put("pairsPerSecond", trained.report().pairsPerSecond());
    report.put("peakBytes", peak);
    report.put("losses", trained.report().losses());
    report.put("precision", options.precision().resolve().name());
    report.put("libtorch", Engine.getEngine("PyTorch").getVersion());
    report.put("java", Runtime.version().toString());
    report.put("hyperparameters", settings.hyperparameters());
    return report;
  }

  private void writeVectors(TrainedModel trained, TrainerSettings settings) throws IOException {
    var wanted = JSON.readTree(texts.toFile());
    var batches = settings.batches();
    var vectors = new LinkedHashMap<String, float[][]>();
    try (var queries = trained.encoder().asEmbedder(batches.maxQueryTokens(), EMBEDDING_BATCH);
        var passages = trained.encoder().asEmbedder(batches.maxPassageTokens(), EMBEDDING_BATCH)) {
      vectors.put("queries", queries.embed(strings(wanted.required("queries")), TextRole.QUERY));
      vectors.put(
          "passages", passages.embed(strings(wanted.required("passages")), TextRole.PASSAGE));
    }
    options.write("vectors.json", vectors);
  }

  private static List<String> strings(JsonNode array) {
    var strings = new ArrayList<String>();
    array.forEach(text -> strings.add(text.asText()));
    return strings;
  }
}
