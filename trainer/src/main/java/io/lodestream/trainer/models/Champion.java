package io.lodestream.trainer.models;

import io.lodestream.schemas.Promotion;
import java.util.Objects;
import java.util.Optional;

/**
 * Which model of a line serves, from its promotions in the order of their topic: that of the newest
 * ROLLBACK, BY_HAND or valid PROMOTE. A PROMOTE is valid if the champion it names was champion at
 * that place of the log, since the model was compared with no other. Thread-safe.
 */
public final class Champion {
  private final String line;
  private String modelId;

  public Champion(String line) {
    this.line = line;
  }

  /** Takes the next record of the topic; other lines and tombstones change nothing. */
  public synchronized void add(Promotion promotion) {
    if (promotion == null || !promotion.getLine().equals(line)) {
      return;
    }
    boolean wins =
        switch (promotion.getDecision()) {
          case REJECT -> false;
          case PROMOTE -> Objects.equals(promotion.getChampionModelId(), modelId);
          case ROLLBACK, BY_HAND -> true;
        };
    if (wins) {
      modelId = promotion.getModelId();
    }
  }

  public synchronized Optional<String> modelId() {
    return Optional.ofNullable(modelId);
  }
}
