package io.lodestream.trainer.training;

import io.lodestream.trainer.continual.History;
import io.lodestream.trainer.negatives.CandidateSource;
import io.lodestream.trainer.pairs.TrainingPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What one run is given.
 *
 * @param train pairs to train on, replay included
 * @param validation pairs by which the checkpoint is chosen; may be empty
 * @param history frozen sets of earlier windows, on which forgetting is measured
 * @param own frozen set of this window, measured for the record only
 * @param parentDir sentence-transformers directory to start from; must stay until the model is
 *     saved
 * @param baseDir the line's first model, to merge with
 * @param checkpointDir where a killed run is taken up again, of this run alone; absent: it is not
 * @param candidates where hard negatives are looked for; absent: among the run's own passages
 */
public record TrainingTask(
    List<TrainingPair> train,
    List<TrainingPair> validation,
    List<History> history,
    Optional<History> own,
    Path parentDir,
    Optional<Path> baseDir,
    Optional<Path> checkpointDir,
    Optional<CandidateSource> candidates) {
  public TrainingTask {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    history = List.copyOf(history);
  }

  /** This run with hard negatives looked for among its own passages. */
  public TrainingTask withoutCandidates() {
    return new TrainingTask(
        train, validation, history, own, parentDir, baseDir, checkpointDir, Optional.empty());
  }

  /** Pairs and a parent, nothing else. */
  public static TrainingTask of(
      List<TrainingPair> train, List<TrainingPair> validation, Path parentDir) {
    return new TrainingTask(
        train,
        validation,
        List.of(),
        Optional.empty(),
        parentDir,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
