package io.lodestream.trainer.models;

import io.lodestream.runtime.kafka.KafkaClients;
import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.promotions.PromotionHistory;
import io.lodestream.schemas.topics.Topics;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The models of one line and which of them serves, as the topics say. Thread-safe. */
public final class ModelLine implements AutoCloseable {
  private static final Duration CATCH_UP = Duration.ofMinutes(1);

  private final String line;
  private final Map<String, ModelVersion> published = new ConcurrentHashMap<>();
  private final PromotionHistory history;
  private final OpenParts open = new OpenParts();
  private final TopicView<ModelVersion> models;
  private final TopicView<Promotion> promotions;

  public ModelLine(String line, KafkaClients kafka, Topics topics, UnreadableRecords unreadable) {
    this.line = line;
    this.history = new PromotionHistory(line);
    try {
      this.models =
          open.add(TopicView.open(topics.models(), kafka, unreadable, (key, model, time) -> {}));
      this.promotions =
          open.add(
              TopicView.open(
                  topics.promotions(),
                  kafka,
                  unreadable,
                  (key, promotion, time) -> history.add(promotion)));
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** Waits until what was in the topics at the start is known. */
  public void awaitCaughtUp() {
    models.awaitCaughtUp(CATCH_UP);
    promotions.awaitCaughtUp(CATCH_UP);
  }

  /** Makes known what this process has just published, before the topic brings it back. */
  public void add(ModelVersion model) {
    published.put(model.getModelId(), model);
  }

  public Optional<ModelVersion> model(String modelId) {
    return models.value(modelId).or(() -> Optional.ofNullable(published.get(modelId)));
  }

  /** The line's first model. */
  public Optional<ModelVersion> base() {
    return models.values().values().stream()
        .filter(model -> model.getLine().equals(line) && model.getWindowId() == null)
        .min(Comparator.comparing(ModelVersion::getCreatedAt))
        .or(() -> published.values().stream().filter(m -> m.getWindowId() == null).findFirst());
  }

  /**
   * What the next candidate starts from: the champion, or the first model while there is none.
   *
   * @throws RetryableException if the champion is not in the models topic yet
   */
  public ModelVersion parent() {
    var championId = history.champion();
    if (championId.isEmpty()) {
      return base()
          .orElseThrow(() -> new RetryableException("line %s has no model yet".formatted(line)));
    }
    return model(championId.get())
        .orElseThrow(
            () ->
                new RetryableException(
                    "champion %s is not in the models topic yet".formatted(championId.get())));
  }

  /**
   * The models that the next run follows, and its parent among them.
   *
   * @throws RetryableException as {@link #parent} does
   */
  public Lineage lineage() {
    var parent = parent();
    var all = new HashMap<String, ModelVersion>(published);
    models.values().values().stream()
        .filter(model -> model.getLine().equals(line))
        .forEach(model -> all.put(model.getModelId(), model));
    return new Lineage(parent, base().orElse(parent), List.copyOf(all.values()));
  }

  @Override
  public void close() {
    open.close();
  }

  /**
   * What a run must know of the models before it, as it was when its manifest was taken.
   *
   * @param parent what it starts from
   * @param base the line's first model
   * @param published every model of the line
   */
  public record Lineage(ModelVersion parent, ModelVersion base, List<ModelVersion> published) {
    public Lineage {
      published = List.copyOf(published);
    }
  }
}
