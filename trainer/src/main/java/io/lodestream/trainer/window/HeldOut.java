package io.lodestream.trainer.window;

import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.HashSet;
import java.util.Set;

/**
 * What windows' validation and evaluation pairs are about, and training must not learn from.
 *
 * @param clusters near-duplicate document clusters
 * @param documents their documents
 */
public record HeldOut(Set<String> clusters, Set<String> documents) {
  public HeldOut {
    clusters = Set.copyOf(clusters);
    documents = Set.copyOf(documents);
  }

  /** What either holds out. */
  public HeldOut and(HeldOut other) {
    var all = new Collector();
    all.add(this);
    all.add(other);
    return all.collected();
  }

  /** Gathers what is held out while pairs go by; retracted ones too, as they may come back. */
  public static final class Collector implements PairVisitor {
    private final Set<String> clusters = new HashSet<>();
    private final Set<String> documents = new HashSet<>();

    @Override
    public void pair(Split split, TrainingPair pair) {
      if (split != Split.TRAIN) {
        clusters.add(pair.cluster());
        documents.add(pair.documentId());
      }
    }

    @Override
    public void retracted(Split split, TrainingPair pair) {
      pair(split, pair);
    }

    public void add(HeldOut more) {
      clusters.addAll(more.clusters());
      documents.addAll(more.documents());
    }

    public HeldOut collected() {
      return new HeldOut(clusters, documents);
    }
  }
}
