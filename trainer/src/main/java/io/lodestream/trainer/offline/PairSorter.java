package io.lodestream.trainer.offline;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.negatives.ScoredPairs;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.window.HeldOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sorts the rows of pair files into training and validation.
 *
 * <p>A row goes where its {@code split} says. Rows without one are divided by document, a seeded
 * {@link #VALIDATION_SHARE} to validation, so that no document is in both. With a validation file
 * its rows are the validation set, and rows without a split are trained on. Rows kept for
 * evaluation are used for nothing.
 *
 * <p>Each passage is held once, however many queries it answers.
 */
public final class PairSorter {
  /** Share of the documents that becomes validation where the rows do not say. */
  public static final double VALIDATION_SHARE = 0.1;

  private final boolean validationGiven;
  private final long seed;
  private final Map<String, String> passages = new HashMap<>();
  private final List<TrainingPair> train = new ArrayList<>();
  private final List<TrainingPair> validation = new ArrayList<>();
  private final Set<String> heldOutClusters = new HashSet<>();
  private final Set<String> heldOutDocuments = new HashSet<>();
  private int evaluation;

  private PairSorter(boolean validationGiven, long seed) {
    this.validationGiven = validationGiven;
    this.seed = seed;
  }

  /**
   * Reads the files, a line at a time.
   *
   * @param validationFile its rows are the validation set, rows marked evaluation left out
   * @param seed of the division of rows without a split
   */
  public static OfflinePairs read(Path pairs, Optional<Path> validationFile, long seed) {
    var sorter = new PairSorter(validationFile.isPresent(), seed);
    PairFile.read(pairs, sorter::add);
    validationFile.ifPresent(file -> PairFile.read(file, sorter::addValidation));
    return sorter.sorted();
  }

  private void add(PairRow row) {
    switch (row.split().orElseGet(() -> drawn(row))) {
      case TRAIN -> train.add(pair(row));
      case VALIDATION -> {
        holdOut(row);
        if (!validationGiven) {
          keepForValidation(row);
        }
      }
      case EVALUATION -> {
        holdOut(row);
        evaluation++;
      }
    }
  }

  private void holdOut(PairRow row) {
    heldOutClusters.add(row.cluster());
    heldOutDocuments.add(row.documentId());
  }

  private Split drawn(PairRow row) {
    boolean chosen = Texts.share(row.documentId(), seed) < VALIDATION_SHARE;
    return chosen && !validationGiven ? Split.VALIDATION : Split.TRAIN;
  }

  private void addValidation(PairRow row) {
    holdOut(row);
    if (row.split().equals(Optional.of(Split.EVALUATION))) {
      evaluation++;
    } else {
      keepForValidation(row);
    }
  }

  private void keepForValidation(PairRow row) {
    if (row.score() > 0) {
      validation.add(pair(row).withNegatives(List.of()));
    }
  }

  private TrainingPair pair(PairRow row) {
    return new TrainingPair(
        row.query(),
        once(row.passage()),
        row.documentId(),
        row.ordinal(),
        row.contentHash(),
        row.cluster(),
        row.score(),
        row.negatives().stream().map(this::negative).toList(),
        row.source());
  }

  /** Belongs to no document that is known, so nothing but its own text masks it. */
  private PassageText negative(String text) {
    var hash = Texts.hash(text);
    return new PassageText(once(text), hash, 0, hash, hash);
  }

  private String once(String passage) {
    return passages.computeIfAbsent(passage, p -> p);
  }

  private OfflinePairs sorted() {
    var queries = new HashSet<String>();
    train.stream()
        .filter(pair -> pair.weight() > 0)
        .forEach(pair -> queries.add(pair.normalisedQuery()));
    long shared =
        validation.stream().filter(pair -> queries.contains(pair.normalisedQuery())).count();
    var resolved = ScoredPairs.resolve(train);
    return new OfflinePairs(
        resolved.pairs(),
        validation,
        new HeldOut(heldOutClusters, heldOutDocuments),
        evaluation,
        resolved.irrelevant(),
        (int) shared);
  }
}
