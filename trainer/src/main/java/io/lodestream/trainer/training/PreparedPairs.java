package io.lodestream.trainer.training;

import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.checkpoint.MinedFile;
import io.lodestream.trainer.negatives.CandidateSource;
import io.lodestream.trainer.negatives.HardNegatives;
import io.lodestream.trainer.negatives.MinedPairs;
import io.lodestream.trainer.negatives.ScoredPairs;
import io.lodestream.trainer.negatives.WindowCandidates;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The pairs as they are trained on: labelled ones resolved, sampled, with hard negatives, and the
 * parent's vectors of the pairs where the settings need such vectors.
 *
 * @param mined what became of the candidates; empty: nothing was mined
 */
record PreparedPairs(
    List<TrainingPair> pairs,
    Optional<MinedPairs.Counts> mined,
    Optional<ReferenceVectors> reference) {
  private static final int BATCH = 32;

  /** The pairs before mining, at most as many as the settings allow. */
  static List<TrainingPair> sampled(List<TrainingPair> labelled, TrainerSettings settings) {
    var pairs = ScoredPairs.resolve(labelled).pairs();
    int most = settings.batches().maxPairs();
    if (most == 0 || pairs.size() <= most) {
      return pairs;
    }
    var shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(settings.seed()));
    return List.copyOf(shuffled.subList(0, most));
  }

  /**
   * @param parent still with the weights the run starts from
   * @param elsewhere where candidates are looked for; empty: among the pairs' own passages
   * @param file what was mined elsewhere before the process was killed, for what is found there may
   *     have changed since
   * @param betweenChunks called every second or so; what it throws ends the preparation
   */
  static PreparedPairs of(
      List<TrainingPair> pairs,
      TrainerSettings settings,
      TrainableEncoder parent,
      Optional<CandidateSource> elsewhere,
      Optional<MinedFile> file,
      Runnable betweenChunks) {
    var reference = Optional.<ReferenceVectors>empty();
    try (var embedder = parent.asEmbedder(settings.batches().maxPassageTokens(), BATCH)) {
      if (ReferenceVectors.neededBy(settings, elsewhere.isEmpty())) {
        reference = Optional.of(ReferenceVectors.of(embedder, pairs, betweenChunks));
      }
      if (settings.negatives().perPair() == 0) {
        return new PreparedPairs(pairs, Optional.empty(), reference);
      }
      MinedPairs mined;
      if (elsewhere.isPresent()) {
        mined =
            file.flatMap(MinedFile::read)
                .orElseGet(() -> written(file, mined(pairs, settings, elsewhere.get())));
      } else {
        mined = mined(pairs, settings, new WindowCandidates(pairs, reference.orElseThrow()));
      }
      var with = reference.map(vectors -> vectors.with(embedder, mined.pairs(), betweenChunks));
      return new PreparedPairs(mined.pairs(), Optional.of(mined.counts()), with);
    }
  }

  private static MinedPairs mined(
      List<TrainingPair> pairs, TrainerSettings settings, CandidateSource source) {
    return HardNegatives.of(settings, pairs).mine(pairs, source);
  }

  private static MinedPairs written(Optional<MinedFile> file, MinedPairs mined) {
    file.ifPresent(f -> f.write(mined));
    return mined;
  }
}
