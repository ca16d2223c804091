package io.lodestream.indexer.lifecycle;

import io.lodestream.schemas.Decision;
import io.lodestream.schemas.Promotion;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who is champion of one line, from its promotions in the order of their topic. A PROMOTE that
 * names another champion than the one at its place is void: its model was compared with no other.
 * Thread-safe: one thread adds, others ask.
 */
public final class PromotionHistory {

  private final String line;
  private final Set<String> formerChampions = new HashSet<>();
  private final Set<String> rejected = new HashSet<>();
  private String champion;

  public PromotionHistory(String line) {
    this.line = line;
  }

  /** Takes the next record of the topic; other lines and tombstones change nothing. */
  public synchronized void add(Promotion promotion) {
    if (promotion == null || !promotion.getLine().equals(line)) {
      return;
    }
    var modelId = promotion.getModelId();
    if (promotion.getDecision() == Decision.REJECT) {
      rejected.add(modelId);
      return;
    }
    if (promotion.getDecision() == Decision.PROMOTE
        && !Objects.equals(promotion.getChampionModelId(), champion)) {
      return;
    }
    if (champion != null) {
      formerChampions.add(champion);
    }
    formerChampions.remove(modelId);
    rejected.remove(modelId);
    champion = modelId;
  }

  public synchronized Optional<String> champion() {
    return Optional.ofNullable(champion);
  }

  /**
   * @param base whether the model has no training window
   */
  public synchronized Role roleOf(String modelId, boolean base) {
    if (Objects.equals(modelId, champion)) {
      return Role.CHAMPION;
    }
    if (base) {
      return Role.BASE;
    }
    if (formerChampions.contains(modelId)) {
      return Role.FORMER;
    }
    return rejected.contains(modelId) ? Role.REJECTED : Role.CANDIDATE;
  }
}
