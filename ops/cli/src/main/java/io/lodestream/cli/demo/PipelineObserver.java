package io.lodestream.cli.demo;

import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.RetrievalMetrics;
import io.lodestream.schemas.StageMetrics;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.topics.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the topics hold so far, for progress and report. Thread-safe. */
final class PipelineObserver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PipelineObserver.class);

  /**
   * The reason that querygen gives in {@code rejected-pairs} for passages that were not sampled.
   */
  private static final String NOT_SAMPLED = "not-sampled";

  private final StageContext context;
  private final Timeline timeline = new Timeline();
  private final List<TopicView<?>> views = new ArrayList<>();
  private final List<TrainingWindow> windows = new CopyOnWriteArrayList<>();
  private final List<Promotion> promotions = new CopyOnWriteArrayList<>();
  private final List<RetrievalMetrics> measurements = new CopyOnWriteArrayList<>();
  private final Map<String, Passage> passages;
  private final Map<String, JudgedPair> pairs;
  private final Map<String, RejectedPair> rejected;
  private final Map<String, ModelVersion> models;
  private final Map<String, IndexEvent> collections;
  private final Map<String, StageMetrics> stages;

  PipelineObserver(StageContext context) {
    this.context = context;
    var topics = context.topics();
    passages = open(topics.passages(), (key, value, at) -> timeline.seen(Timeline.PASSAGES, at));
    pairs = open(topics.pairs(), (key, value, at) -> timeline.seen(Timeline.PAIRS, at));
    rejected = open(topics.rejectedPairs(), (key, value, at) -> timeline.seen(Timeline.PAIRS, at));
    open(topics.documents(), (key, value, at) -> timeline.seen(Timeline.DOCUMENTS, at));
    open(
        topics.trainingWindows(),
        (key, window, at) -> {
          timeline.seen(Timeline.WINDOW, at);
          windows.add(window);
        });
    models =
        open(
            topics.models(),
            (key, model, at) -> {
              if (model != null && model.getWindowId() != null) {
                timeline.seen(Timeline.MODEL, at);
              }
            });
    open(
        topics.promotions(),
        (key, promotion, at) -> {
          timeline.seen(Timeline.DECISION + promotion.getModelId(), at);
          promotions.add(promotion);
        });
    collections =
        open(
            topics.indexEvents(),
            (key, event, at) -> {
              if (event != null) {
                timeline.seen(event.getModelId() + "/" + event.getState(), at);
              }
            });
    open(topics.retrievalMetrics(), (key, metrics, at) -> measurements.add(metrics));
    stages = open(topics.stageMetrics(), (key, value, at) -> {});
  }

  private <V extends SpecificRecord> Map<String, V> open(
      Topic<V> topic, TopicView.Listener<V> listener) {
    var view =
        TopicView.open(
            topic,
            context.kafka(),
            (record, cause) ->
                LOG.warn(
                    "event=unreadable-record-skipped topic={} offset={} cause=\"{}\"",
                    record.topic(),
                    record.offset(),
                    cause.getMessage()),
            listener);
    views.add(view);
    return view.values();
  }

  Timeline timeline() {
    return timeline;
  }

  int passages() {
    return passages.size();
  }

  int kept() {
    return pairs.size();
  }

  int rejected() {
    return rejected.size() - notSampled();
  }

  /** Passages outside the share that gets queries. */
  int notSampled() {
    return (int)
        rejected.values().stream().filter(pair -> pair.getReason().equals(NOT_SAMPLED)).count();
  }

  List<TrainingWindow> windows() {
    return List.copyOf(windows);
  }

  /** Models in the order of their creation; the base model first. */
  List<ModelVersion> models() {
    return models.values().stream()
        .sorted(Comparator.comparing(ModelVersion::getCreatedAt))
        .toList();
  }

  Optional<ModelVersion> base() {
    return models().stream().filter(model -> model.getWindowId() == null).findFirst();
  }

  /** The first trained model, if there is one yet. */
  Optional<ModelVersion> candidate() {
    return models().stream().filter(model -> model.getWindowId() != null).findFirst();
  }

  Optional<Promotion> decisionOn(String modelId) {
    return promotions.stream().filter(p -> p.getModelId().equals(modelId)).findFirst();
  }

  Optional<IndexEvent> collectionOf(String modelId) {
    return collections.values().stream().filter(e -> e.getModelId().equals(modelId)).findFirst();
  }

  /** True when the candidate was decided on and, if it was promoted, serves. */
  boolean isSettled(String modelId) {
    return decisionOn(modelId)
        .map(
            decision ->
                decision.getDecision() != Decision.PROMOTE
                    || collectionOf(modelId)
                        .filter(e -> e.getState() == IndexState.SERVING)
                        .isPresent())
        .orElse(false);
  }

  /** True when a window was trained on and validation withheld the result. */
  boolean isWithheld() {
    return figure("trainer", MetricName.MODELS_WITHHELD) > 0;
  }

  List<RetrievalMetrics> measurements() {
    return List.copyOf(measurements);
  }

  /** Newest value of a stage's figure, 0 before the first value. */
  double figure(String stage, MetricName name) {
    return stages.values().stream()
        .filter(metrics -> metrics.getStage().equals(stage))
        .mapToDouble(metrics -> metrics.getValues().getOrDefault(name.id(), 0.0))
        .max()
        .orElse(0);
  }

  /** All figures of all stages and all collections' states, to tell whether anything moves. */
  Object figures() {
    return List.of(
        stages.values().stream().map(StageMetrics::getValues).toList(),
        collections.values().stream().map(IndexEvent::getPoints).toList());
  }

  /** Newest label of a stage's figures. */
  Optional<String> label(String stage, String name) {
    return stages.values().stream()
        .filter(metrics -> metrics.getStage().equals(stage))
        .flatMap(metrics -> Optional.ofNullable(metrics.getLabels().get(name)).stream())
        .findFirst();
  }

  @Override
  public void close() {
    views.forEach(TopicView::close);
  }
}
