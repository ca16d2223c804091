package io.lodestream.schemas.promotions;

import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which model of one line is champion, from the line's promotions in the order of their topic.
 *
 * <p>Champion is the model of the newest ROLLBACK, BY_HAND or valid PROMOTE. A PROMOTE is valid if
 * the champion that the record names was champion at the record's place in the topic, since the
 * promoted model was compared with no other. A PROMOTE that is not valid decides nothing. Every
 * stage must come to the same answer, so this class is the only place where the rule is written.
 * Thread-safe: one thread adds, others ask.
 */
public final class PromotionHistory {

  /** What the valid decisions made of a model. */
  public enum Standing {
    /** Serves now. */
    CHAMPION,
    /** Was champion, until another model took its place. */
    FORMER_CHAMPION,
    /** Was rejected and never champion. */
    REJECTED,
    /** No valid decision on the model has been read. */
    UNDECIDED
  }

  private final String line;
  private final Set<String> formerChampions = new HashSet<>();
  private final Set<String> rejected = new HashSet<>();
  private final Map<String, RetrieverRecipe> retrievers = new HashMap<>();
  private final Set<String> retrieverByHand = new HashSet<>();
  private String champion;

  public PromotionHistory(String line) {
    this.line = line;
  }

  /** Takes the next record of the topic; other lines and tombstones (null) change nothing. */
  public synchronized void add(Promotion promotion) {
    if (promotion == null || !promotion.getLine().equals(line)) {
      return;
    }
    switch (promotion.getDecision()) {
      case REJECT -> {
        rejected.add(promotion.getModelId());
        if (Objects.equals(promotion.getChampionModelId(), champion)
            && !retrieverByHand.contains(champion)) {
          keepRetriever(champion, promotion);
        }
      }
      case PROMOTE -> {
        if (Objects.equals(promotion.getChampionModelId(), champion)) {
          crown(promotion.getModelId());
          retrieverByHand.remove(champion);
          keepRetriever(champion, promotion);
        }
      }
      case ROLLBACK, BY_HAND -> {
        crown(promotion.getModelId());
        keepRetriever(champion, promotion);
        if (promotion.getRetriever() != null) {
          retrieverByHand.add(champion);
        }
      }
    }
  }

  private void keepRetriever(String modelId, Promotion promotion) {
    if (promotion.getRetriever() != null) {
      retrievers.put(modelId, promotion.getRetriever());
    }
  }

  private void crown(String modelId) {
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
   * How queries find passages with a model that is or was champion: the newest recipe of a valid
   * decision that measured one for it. A decision without a recipe, such as one by hand, leaves the
   * recipe of before; a rejection has the recipe of the champion that it names, which replaces none
   * that an operator gave.
   */
  public synchronized Optional<RetrieverRecipe> retriever(String modelId) {
    return Optional.ofNullable(retrievers.get(modelId));
  }

  /** The model's standing; a former champion that was rejected later is a former champion. */
  public synchronized Standing of(String modelId) {
    if (Objects.equals(modelId, champion)) {
      return Standing.CHAMPION;
    }
    if (formerChampions.contains(modelId)) {
      return Standing.FORMER_CHAMPION;
    }
    return rejected.contains(modelId) ? Standing.REJECTED : Standing.UNDECIDED;
  }
}
