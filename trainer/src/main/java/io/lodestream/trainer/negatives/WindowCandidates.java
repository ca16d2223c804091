package io.lodestream.trainer.negatives;

import io.lodestream.trainer.negatives.CandidateSource.ScoredPassage;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.reference.UnitVectors;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Searches a window's own passages exactly, by the parent's vectors: needs no vector store, and is
 * never stale. Thread-safe.
 */
public final class WindowCandidates implements CandidateSource {
  private final List<PassageText> passages;
  private final List<float[]> vectors;
  private final ReferenceVectors reference;

  /**
   * @param window pairs whose passages are searched
   */
  public WindowCandidates(List<TrainingPair> window, ReferenceVectors reference) {
    var byText = new LinkedHashMap<String, PassageText>();
    window.forEach(pair -> byText.putIfAbsent(pair.passage(), pair.positive()));
    this.passages = List.copyOf(byText.values());
    this.vectors = passages.stream().map(p -> reference.passage(p.text())).toList();
    this.reference = reference;
  }

  @Override
  public List<List<ScoredPassage>> nearest(List<TrainingPair> pairs, int k) {
    return pairs.parallelStream().map(pair -> nearest(reference.query(pair.query()), k)).toList();
  }

  private List<ScoredPassage> nearest(float[] query, int k) {
    return UnitVectors.nearest(query, vectors, k, passage -> true).stream()
        .map(near -> new ScoredPassage(passages.get(near.index()), near.cosine()))
        .toList();
  }
}
