package io.lodestream.cli.models;

import io.lodestream.schemas.Decision;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.promotions.PromotionHistory;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All models of a cluster and what became of them, as the topics say at one moment. Immutable. */
public final class ModelCatalog {
  private final List<ModelVersion> models;
  private final Map<String, String> champions = new HashMap<>();
  private final Map<String, Decision> lastDecisions = new HashMap<>();

  /**
   * @param promotions all promotions, in the order of their topic
   */
  public ModelCatalog(Collection<ModelVersion> models, List<Promotion> promotions) {
    this.models =
        models.stream()
            .sorted(
                Comparator.comparing(ModelVersion::getLine)
                    .thenComparing(ModelVersion::getCreatedAt))
            .toList();
    var byLine = new HashMap<String, PromotionHistory>();
    for (var promotion : promotions) {
      byLine.computeIfAbsent(promotion.getLine(), PromotionHistory::new).add(promotion);
      lastDecisions.put(promotion.getModelId(), promotion.getDecision());
    }
    byLine.forEach((line, history) -> history.champion().ifPresent(id -> champions.put(line, id)));
  }

  /** All models, ordered by model line, then by age. */
  public List<ModelVersion> all() {
    return models;
  }

  public Optional<ModelVersion> find(String modelId) {
    return models.stream().filter(model -> model.getModelId().equals(modelId)).findFirst();
  }

  /** The line's champion; its first model while nothing was promoted. */
  public Optional<ModelVersion> champion(String line) {
    return Optional.ofNullable(champions.get(line)).flatMap(this::find).or(() -> first(line));
  }

  private Optional<ModelVersion> first(String line) {
    return models.stream()
        .filter(model -> model.getLine().equals(line) && model.getWindowId() == null)
        .findFirst();
  }

  public ModelState state(ModelVersion model) {
    if (champion(model.getLine()).filter(model::equals).isPresent()) {
      return ModelState.CHAMPION;
    }
    var decision = lastDecisions.get(model.getModelId());
    if (decision == null) {
      return model.getWindowId() == null ? ModelState.BASE : ModelState.CANDIDATE;
    }
    return decision == Decision.REJECT ? ModelState.REJECTED : ModelState.FORMER_CHAMPION;
  }
}
