package io.lodestream.trainer.continual;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.window.PairVisitor;
import io.lodestream.trainer.window.WindowPairs;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Samples a window's frozen validation set while its pairs go by: queries of the validation split,
 * and passages of the training split that are searched beside theirs. Depends on the window's
 * records and the settings only, so that every model is measured with the same.
 */
final class FrozenSet implements PairVisitor {
  private static final String ALL = "";

  private final String windowId;
  private final long seed;
  private final StratifiedReservoir<TrainingPair> validation;
  private final StratifiedReservoir<TrainingPair> distractors;
  private final Set<String> passages = new HashSet<>();

  FrozenSet(String windowId, TrainerSettings settings) {
    this.seed = Seeds.of(settings.seed(), "frozen", windowId);
    this.windowId = windowId;
    this.validation = new StratifiedReservoir<>(settings.continual().historyQueries(), seed);
    this.distractors = new StratifiedReservoir<>(settings.validation().distractors(), seed);
  }

  /** That of a window which has been read whole. */
  static FrozenSet of(String windowId, WindowPairs pairs, TrainerSettings settings) {
    var set = new FrozenSet(windowId, settings);
    pairs.train().forEach(pair -> set.pair(Split.TRAIN, pair));
    pairs.validation().forEach(pair -> set.pair(Split.VALIDATION, pair));
    return set;
  }

  @Override
  public void pair(Split split, TrainingPair pair) {
    if (pair.weight() == 0) {
      return;
    }
    if (split == Split.VALIDATION) {
      validation.add(ALL, key(pair), pair);
    } else if (split == Split.TRAIN && passages.add(pair.contentHash())) {
      distractors.add(ALL, key(pair), pair);
    }
  }

  private long key(TrainingPair pair) {
    return Seeds.of(seed, pair.query(), pair.contentHash());
  }

  /** The set with what is on record for it; empty if the window has no validation pairs. */
  Optional<History> history(RecordedFigures recorded) {
    var queries = validation.sample();
    return queries.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new History(
                windowId,
                queries,
                distractors.sample(),
                recorded.best(windowId),
                recorded.trained(windowId)));
  }
}
