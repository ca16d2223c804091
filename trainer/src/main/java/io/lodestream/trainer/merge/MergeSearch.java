package io.lodestream.trainer.merge;

import ai.djl.ndarray.NDArray;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.continual.History;
import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.merge.MergeReport.Candidate;
import io.lodestream.trainer.validation.Figures;
import io.lodestream.trainer.validation.ModelMeasures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Measures mixes of weights on validation and history and gives the encoder the one that {@link
 * MergeRule} takes. Used once, by the thread that owns the encoder.
 */
public final class MergeSearch {

  /**
   * @param merge what was tried
   * @param history what the chosen mix remembers
   * @param validation what the chosen mix has on the validation split
   */
  public record Outcome(MergeReport merge, HistoryReport history, Figures validation) {}

  /**
   * Where the weights come from.
   *
   * @param trained weights of the best checkpoint, not the arrays of the encoder itself
   */
  public record Sources(
      Map<String, NDArray> trained, Path parentDir, Optional<Path> baseDir, Precision precision) {}

  private final TrainableEncoder encoder;
  private final ModelMeasures measures;
  private final List<History> history;
  private final List<Double> parentHistory;
  private final Runnable betweenChunks;

  /**
   * @param parentHistory nDCG@10 of the parent on each frozen set, by the figure that decides
   * @param betweenChunks called every second or so; what it throws ends the search
   */
  public MergeSearch(
      TrainableEncoder encoder,
      ModelMeasures measures,
      List<History> history,
      List<Double> parentHistory,
      Runnable betweenChunks) {
    this.encoder = encoder;
    this.measures = measures;
    this.history = history;
    this.parentHistory = parentHistory;
    this.betweenChunks = betweenChunks;
  }

  /**
   * @param mixes at least one
   * @param parent as in {@link MergeRule}
   * @param budget as in {@link MergeRule}
   * @param enoughQueries as in {@link MergeRule}
   * @param listener told of each candidate
   */
  public Outcome choose(
      Sources sources,
      List<Mix> mixes,
      Figures parent,
      double budget,
      boolean enoughQueries,
      Consumer<Candidate> listener) {
    var base = sources.baseDir().filter(dir -> mixes.stream().anyMatch(mix -> mix.base() > 0));
    try (var merge =
        WeightMerge.open(
            encoder, sources.trained(), sources.parentDir(), base, sources.precision())) {
      var tried = new ArrayList<Measured>();
      for (var mix : mixes) {
        merge.apply(mix);
        tried.add(measured(mix));
        listener.accept(tried.get(tried.size() - 1).candidate());
      }
      var chosen = new MergeRule(parent, budget, enoughQueries).choose(tried);
      merge.apply(chosen.mix());
      var candidates = tried.stream().map(Measured::candidate).toList();
      return new Outcome(
          new MergeReport(chosen.mix(), candidates), chosen.report(), chosen.scores().figures());
    }
  }

  private Measured measured(Mix mix) {
    var perQuery = measures.history(betweenChunks);
    var report = HistoryReport.of(history, parentHistory, perQuery, OptionalDouble.empty());
    return new Measured(mix, measures.validation(betweenChunks), perQuery, report);
  }
}
