package io.lodestream.trainer.loss;

import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The passages that a batch's queries are scored against: the columns of the score matrix, whose
 * rows are the pairs.
 *
 * @param pairs the rows
 * @param negatives hard negatives of all pairs: the columns after the pairs' own passages
 */
public record Columns(List<TrainingPair> pairs, List<PassageText> negatives) {
  public Columns {
    pairs = List.copyOf(pairs);
    negatives = List.copyOf(negatives);
  }

  /**
   * Each text once, so that none counts twice: a hard negative that is a pair's own passage, or
   * that several pairs have, shares that one column.
   */
  public static Columns of(List<TrainingPair> pairs) {
    var hashes = new HashSet<String>();
    var texts = new HashSet<String>();
    for (var pair : pairs) {
      hashes.add(pair.contentHash());
      texts.add(pair.passage());
    }
    var negatives = new ArrayList<PassageText>();
    for (var pair : pairs) {
      for (var negative : pair.negatives()) {
        boolean newHash = hashes.add(negative.contentHash());
        boolean newText = texts.add(negative.text());
        if (newHash && newText) {
          negatives.add(negative);
        }
      }
    }
    return new Columns(pairs, negatives);
  }

  /** Number of columns: the pairs' own passages, then the hard negatives. */
  public int size() {
    return pairs.size() + negatives.size();
  }

  /** All passages in the order of the columns. */
  public List<PassageText> passages() {
    var passages = new ArrayList<PassageText>(size());
    pairs.forEach(pair -> passages.add(pair.positive()));
    passages.addAll(negatives);
    return passages;
  }

  /** What of the passages the model is shown, in the order of the columns. */
  public List<String> shown() {
    var texts = new ArrayList<String>(size());
    pairs.forEach(pair -> texts.add(pair.seen()));
    negatives.forEach(negative -> texts.add(negative.text()));
    return texts;
  }
}
