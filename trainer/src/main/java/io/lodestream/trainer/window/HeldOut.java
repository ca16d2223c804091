package io.lodestream.trainer.window;

import java.util.Set;

/**
 * What a window's validation and evaluation pairs are about, and training must not learn from.
 *
 * @param clusters near-duplicate document clusters
 * @param documents their documents
 */
public record HeldOut(Set<String> clusters, Set<String> documents) {
  public HeldOut {
    clusters = Set.copyOf(clusters);
    documents = Set.copyOf(documents);
  }
}
