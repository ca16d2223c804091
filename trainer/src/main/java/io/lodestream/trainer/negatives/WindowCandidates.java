package io.lodestream.trainer.negatives;

import io.lodestream.trainer.negatives.CandidateSource.ScoredPassage;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.reference.UnitVectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Searches a window's own passages exactly, by the parent's vectors: needs no vector store, and is
 * never stale. Thread-safe.
 */
public final class WindowCandidates implements CandidateSource {

  private record Found(int passage, float cosine) {}

  /** Worst first; of equals the later passage is the worse, so that the order is fixed. */
  private static final Comparator<Found> WORST_FIRST =
      Comparator.comparingDouble(Found::cosine)
          .thenComparing(Found::passage, Comparator.reverseOrder());

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
    var best = new PriorityQueue<>(WORST_FIRST);
    IntStream.range(0, vectors.size())
        .mapToObj(i -> new Found(i, UnitVectors.cosine(query, vectors.get(i))))
        .forEach(
            found -> {
              best.add(found);
              if (best.size() > k) {
                best.poll();
              }
            });
    var ordered = new ArrayList<>(best);
    ordered.sort(WORST_FIRST.reversed());
    return ordered.stream()
        .map(found -> new ScoredPassage(passages.get(found.passage()), found.cosine()))
        .toList();
  }
}
