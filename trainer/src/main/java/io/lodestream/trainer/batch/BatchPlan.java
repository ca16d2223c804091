package io.lodestream.trainer.batch;

import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Puts the pairs of one epoch into batches, equal for equal seeds.
 *
 * <p>Part of each batch comes from one neighbourhood, because unrelated passages are too easy to
 * tell apart. No batch holds a query or a passage twice, nor a passage that another pair gives as
 * the answer to one of its queries: each would be a false negative. Every pair is in exactly one
 * batch, except that a pair left alone at the end, without any negative, is in none; with hard
 * negatives it has some.
 *
 * <p>A function of its arguments alone: a run that resumes at batch n finds the same batches.
 */
public final class BatchPlan {
  private static final long EPOCH_STRIDE = 0x9E3779B97F4A7C15L;

  private final List<TrainingPair> order;
  private final TrainerSettings.Batches settings;
  private final boolean[] used;
  private final Neighbourhood neighbourhood;
  private final Map<String, Set<String>> answers = new HashMap<>();
  private int firstUnused;

  private BatchPlan(
      List<TrainingPair> order,
      TrainerSettings.Batches settings,
      Optional<ReferenceVectors> reference) {
    this.order = order;
    this.settings = settings;
    this.used = new boolean[order.size()];
    this.neighbourhood =
        settings.neighbourhood() > 0
            ? Neighbourhood.of(settings.neighbourhoodBy(), order, reference)
            : (pair, free) -> List.of();
    for (var pair : order) {
      answers
          .computeIfAbsent(pair.normalisedQuery(), query -> new HashSet<>())
          .add(pair.contentHash());
    }
  }

  /** For neighbourhoods that need no reference vectors. */
  public static List<List<TrainingPair>> of(
      List<TrainingPair> pairs, TrainerSettings.Batches settings, long seed, int epoch) {
    return of(pairs, settings, seed, epoch, Optional.empty());
  }

  /**
   * The batches of an epoch, counted from 0, in the order they are to be trained on.
   *
   * @param reference vectors of the pairs, for neighbourhoods by nearness
   */
  public static List<List<TrainingPair>> of(
      List<TrainingPair> pairs,
      TrainerSettings.Batches settings,
      long seed,
      int epoch,
      Optional<ReferenceVectors> reference) {
    var shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(seed + epoch * EPOCH_STRIDE));
    return new BatchPlan(shuffled, settings, reference).batches();
  }

  private List<List<TrainingPair>> batches() {
    var batches = new ArrayList<List<TrainingPair>>();
    while (skipUsed() < order.size()) {
      var batch = nextBatch();
      if (batch.size() > 1 || !batch.get(0).negatives().isEmpty()) {
        batches.add(List.copyOf(batch));
      }
    }
    return batches;
  }

  private int skipUsed() {
    while (firstUnused < used.length && used[firstUnused]) {
      firstUnused++;
    }
    return firstUnused;
  }

  private List<TrainingPair> nextBatch() {
    var draft = new Draft();
    int neighbours = (int) Math.round(settings.neighbourhood() * settings.size());
    draft.offer(firstUnused);
    for (int i : neighbourhood.of(firstUnused, candidate -> !used[candidate])) {
      if (draft.pairs.size() < neighbours && !draft.masks(order.get(i))) {
        draft.offer(i);
      }
    }
    for (int i = firstUnused; i < used.length && draft.pairs.size() < settings.size(); i++) {
      draft.offer(i);
    }
    return draft.pairs;
  }

  /** A batch being filled. */
  private final class Draft {
    private final List<TrainingPair> pairs = new ArrayList<>();
    private final Set<String> queries = new HashSet<>();
    private final Set<String> hashes = new HashSet<>();
    private final Set<String> passages = new HashSet<>();

    private final Set<String> answered = new HashSet<>();

    void offer(int index) {
      var pair = order.get(index);
      var query = pair.normalisedQuery();
      if (used[index]
          || queries.contains(query)
          || hashes.contains(pair.contentHash())
          || passages.contains(pair.passage())
          || answered.contains(pair.contentHash())
          || !Collections.disjoint(answers.get(query), hashes)) {
        return;
      }
      used[index] = true;
      queries.add(query);
      hashes.add(pair.contentHash());
      passages.add(pair.passage());
      answered.addAll(answers.get(query));
      pairs.add(pair);
    }

    /** Passages next to each other and near-duplicates are masked, so they add no negative. */
    boolean masks(TrainingPair pair) {
      return pairs.stream()
          .anyMatch(
              other ->
                  other.documentId().equals(pair.documentId())
                      ? Math.abs(other.ordinal() - pair.ordinal()) <= 1
                      : other.cluster().equals(pair.cluster()));
    }
  }
}
