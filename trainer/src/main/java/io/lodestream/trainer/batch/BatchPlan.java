package io.lodestream.trainer.batch;

import io.lodestream.trainer.TrainerSettings;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Puts the pairs of one epoch into batches, equal for equal seeds.
 *
 * <p>Part of each batch comes from one document, because passages of unrelated documents are too
 * easy to tell apart. No batch holds a query or a passage twice: each would be the other's false
 * negative. Every pair is in exactly one batch, except that a pair left alone at the end, without
 * any negative, is in none.
 */
public final class BatchPlan {
  private static final long EPOCH_STRIDE = 0x9E3779B97F4A7C15L;

  private final List<TrainingPair> order;
  private final TrainerSettings.Batches settings;
  private final boolean[] used;
  private final Map<String, List<Integer>> byDocument = new HashMap<>();
  private int firstUnused;

  private BatchPlan(List<TrainingPair> order, TrainerSettings.Batches settings) {
    this.order = order;
    this.settings = settings;
    this.used = new boolean[order.size()];
    for (int i = 0; i < order.size(); i++) {
      byDocument.computeIfAbsent(order.get(i).documentId(), d -> new ArrayList<>()).add(i);
    }
  }

  /** The batches of an epoch, counted from 0, in the order they are to be trained on. */
  public static List<List<TrainingPair>> of(
      List<TrainingPair> pairs, TrainerSettings.Batches settings, long seed, int epoch) {
    var shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(seed + epoch * EPOCH_STRIDE));
    return new BatchPlan(shuffled, settings).batches();
  }

  private List<List<TrainingPair>> batches() {
    var batches = new ArrayList<List<TrainingPair>>();
    while (skipUsed() < order.size()) {
      var batch = nextBatch();
      if (batch.size() > 1) {
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
    for (int i : byDocument.get(order.get(firstUnused).documentId())) {
      if (draft.pairs.size() < neighbours && !draft.hasAdjacent(order.get(i))) {
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

    void offer(int index) {
      var pair = order.get(index);
      if (used[index]
          || queries.contains(pair.normalisedQuery())
          || hashes.contains(pair.contentHash())
          || passages.contains(pair.passage())) {
        return;
      }
      used[index] = true;
      queries.add(pair.normalisedQuery());
      hashes.add(pair.contentHash());
      passages.add(pair.passage());
      pairs.add(pair);
    }

    /** Neighbouring passages are masked in the loss, so they add no negative. */
    boolean hasAdjacent(TrainingPair pair) {
      return pairs.stream()
          .anyMatch(
              other ->
                  other.documentId().equals(pair.documentId())
                      && Math.abs(other.ordinal() - pair.ordinal()) <= 1);
    }
  }
}
