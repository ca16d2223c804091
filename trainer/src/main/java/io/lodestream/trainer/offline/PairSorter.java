package io.lodestream.trainer.offline;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final Map<String, List<PassageText>> irrelevant = new HashMap<>();
  private int evaluation;
  private int irrelevantRows;

  private PairSorter(boolean validationGiven, long seed) {
    this.validationGiven = validationGiven;
    this.seed = seed;
  }

  /**
   * Reads the files, a line at a time.
   *
   * @param validationFile its rows are the validation set, those marked evaluation left out
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
      case TRAIN -> addTrain(row);
      case VALIDATION -> {
        if (!validationGiven) {
          keepForValidation(row);
        }
      }
      case EVALUATION -> evaluation++;
    }
  }

  private Split drawn(PairRow row) {
    boolean chosen = Texts.share(row.documentId(), seed) < VALIDATION_SHARE;
    return chosen && !validationGiven ? Split.VALIDATION : Split.TRAIN;
  }

  private void addValidation(PairRow row) {
    if (row.split().equals(Optional.of(Split.EVALUATION))) {
      evaluation++;
    } else {
      keepForValidation(row);
    }
  }

  private void addTrain(PairRow row) {
    var pair = pair(row);
    if (row.score() > 0) {
      train.add(pair);
    } else {
      irrelevantRows++;
      irrelevant
          .computeIfAbsent(pair.normalisedQuery(), q -> new ArrayList<>())
          .add(pair.positive());
    }
  }

  private void keepForValidation(PairRow row) {
    if (row.score() > 0) {
      validation.add(pair(row).withNegatives(List.of()));
    } else {
      irrelevantRows++;
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
        row.negatives().stream().map(this::negative).toList());
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
    train.forEach(pair -> queries.add(pair.normalisedQuery()));
    long shared =
        validation.stream().filter(pair -> queries.contains(pair.normalisedQuery())).count();
    removeContradicted();
    return new OfflinePairs(
        train.stream().map(this::withLabelled).toList(),
        validation,
        evaluation,
        irrelevantRows,
        (int) shared);
  }

  /** A passage that one row says to answer a query is no negative of it, whatever another says. */
  private void removeContradicted() {
    for (var pair : train) {
      irrelevant
          .getOrDefault(pair.normalisedQuery(), new ArrayList<>())
          .removeIf(passage -> passage.contentHash().equals(pair.contentHash()));
    }
  }

  /** Adds what other rows say does not answer the same query. */
  private TrainingPair withLabelled(TrainingPair pair) {
    var labelled = irrelevant.get(pair.normalisedQuery());
    if (labelled == null) {
      return pair;
    }
    var negatives = new ArrayList<>(pair.negatives());
    negatives.addAll(labelled);
    return pair.withNegatives(negatives);
  }
}
