package io.lodestream.evaluator.promotion;

import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.promotions.PromotionHistory;
import io.lodestream.schemas.promotions.PromotionHistory.Standing;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of one model line, folded from {@code models}, {@code promotions} and {@code
 * index-events}, which may arrive in any order between topics; says what to do next.
 *
 * <p>Who is champion says {@link PromotionHistory}. A candidate is any model of the line that is
 * neither the base nor ever decided on; candidates are decided in the order of their creation, an
 * older candidate before a newer one, even when the newer one is ready first. Thread-safe.
 */
public final class ModelLine {

  private static final Set<IndexState> SEARCHED = Set.of(IndexState.READY, IndexState.SERVING);
  private static final Set<IndexState> SEARCHABLE =
      Set.of(IndexState.READY, IndexState.SERVING, IndexState.RETIRED);
  private static final Comparator<ModelVersion> OLDEST_FIRST =
      Comparator.comparing(ModelVersion::getCreatedAt).thenComparing(ModelVersion::getModelId);

  private final String line;
  private final Map<String, ModelVersion> models = new HashMap<>();
  private final Map<String, IndexEvent> collections = new HashMap<>();
  private final Map<String, Integer> read = new HashMap<>();
  private final PromotionHistory history;

  public ModelLine(String line) {
    this.line = line;
    this.history = new PromotionHistory(line);
  }

  /**
   * @param model null when it was withdrawn
   */
  public synchronized void modelChanged(String modelId, ModelVersion model) {
    if (model == null) {
      models.remove(modelId);
    } else if (model.getLine().equals(line)) {
      models.put(modelId, model);
    }
  }

  /**
   * Told of every promotion, in the topic's order.
   *
   * @param promotion null for a tombstone, which unmakes no decision
   */
  public synchronized void decided(Promotion promotion) {
    if (promotion == null || !promotion.getLine().equals(line)) {
      return;
    }
    read.merge(promotion.getModelId(), 1, Integer::sum);
    history.add(promotion);
  }

  /**
   * @param event null when the collection is gone
   */
  public synchronized void collectionChanged(String collection, IndexEvent event) {
    if (event == null) {
      collections.remove(collection);
    } else if (event.getLine().equals(line)) {
      collections.put(collection, event);
    }
  }

  /** How many decisions on the model have been read from the topic, valid or not. */
  public synchronized int decisionsRead(String modelId) {
    return read.getOrDefault(modelId, 0);
  }

  public synchronized Optional<String> champion() {
    return history.champion();
  }

  /** The champion, if its collection can be searched. */
  public synchronized Optional<NextStep.Indexed> indexedChampion() {
    return champion().flatMap(id -> indexed(id, SEARCHED));
  }

  public synchronized NextStep next() {
    var base = base();
    var champion = history.champion();
    if (champion.isEmpty()) {
      return base.<NextStep>map(NextStep.PromoteFirst::new)
          .orElseGet(() -> new NextStep.Await("a base model of line " + line));
    }
    return oldestCandidate(base)
        .map(candidate -> next(candidate, champion.get(), base))
        .orElseGet(() -> new NextStep.Await("a candidate"));
  }

  private NextStep next(ModelVersion candidate, String championId, Optional<ModelVersion> base) {
    var event = collectionOf(candidate.getModelId());
    if (event.isEmpty() || event.get().getState() == IndexState.BUILDING) {
      return new NextStep.Await("the collection of candidate " + candidate.getModelId());
    }
    if (!SEARCHED.contains(event.get().getState())) {
      return new NextStep.Refuse(candidate, championId, unmeasurable(event.get()));
    }
    var best = indexed(championId, SEARCHED);
    if (best.isEmpty()) {
      return new NextStep.Await("the collection of champion " + championId);
    }
    return new NextStep.Measure(
        new NextStep.Indexed(candidate, event.get().getCollection()),
        best.get(),
        base.flatMap(model -> indexed(model.getModelId(), SEARCHABLE)),
        history.retriever(championId));
  }

  private static String unmeasurable(IndexEvent event) {
    var reason =
        "its collection %s is %s and was never measured"
            .formatted(event.getCollection(), event.getState());
    return event.getDetail().isBlank() ? reason : reason + ": " + event.getDetail();
  }

  private Optional<ModelVersion> base() {
    return models.values().stream().filter(model -> model.getWindowId() == null).min(OLDEST_FIRST);
  }

  private Optional<ModelVersion> oldestCandidate(Optional<ModelVersion> base) {
    return models.values().stream()
        .filter(model -> !base.equals(Optional.of(model)))
        .filter(model -> history.of(model.getModelId()) == Standing.UNDECIDED)
        .min(OLDEST_FIRST);
  }

  private Optional<NextStep.Indexed> indexed(String modelId, Set<IndexState> states) {
    return Optional.ofNullable(models.get(modelId))
        .flatMap(
            model ->
                collectionOf(modelId)
                    .filter(event -> states.contains(event.getState()))
                    .map(event -> new NextStep.Indexed(model, event.getCollection())));
  }

  /** The model's collection with the newest event, since a model may have been indexed twice. */
  private Optional<IndexEvent> collectionOf(String modelId) {
    return collections.values().stream()
        .filter(event -> event.getModelId().equals(modelId))
        .max(Comparator.comparing(IndexEvent::getAt).thenComparing(IndexEvent::getCollection));
  }
}
