package io.lodestream.evaluator;

import io.lodestream.evaluator.drift.NewestQueries;
import io.lodestream.evaluator.drift.ReferenceFigures;
import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.evaluator.relevance.LabelCheck;
import io.lodestream.runtime.kafka.KafkaClients;
import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.WindowRequest;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.topics.Topics;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Keeps a model line and the evaluation queries current from their topics. */
final class LineViews implements AutoCloseable {

  private final TopicView<ModelVersion> models;
  private final TopicView<Promotion> promotions;
  private final TopicView<IndexEvent> collections;
  private final TopicView<EvalQuery> queries;
  private final TopicView<WindowRequest> requests;
  private final ReferenceFigures references;
  private final NewestQueries newest = new NewestQueries();
  private final AtomicReference<WindowRequest> lastDrift = new AtomicReference<>();

  /**
   * @param changed told after every change, by the reading threads
   */
  LineViews(
      String lineName,
      ModelLine line,
      Topics topics,
      KafkaClients kafka,
      UnreadableRecords unreadable,
      Runnable changed) {
    references = new ReferenceFigures(lineName);
    models =
        TopicView.open(
            topics.models(),
            kafka,
            unreadable,
            (id, model, at) -> {
              line.modelChanged(id, model);
              changed.run();
            });
    promotions =
        TopicView.open(
            topics.promotions(),
            kafka,
            unreadable,
            (id, promotion, at) -> {
              line.decided(promotion);
              references.decided(promotion);
              changed.run();
            });
    collections =
        TopicView.open(
            topics.indexEvents(),
            kafka,
            unreadable,
            (name, event, at) -> {
              line.collectionChanged(name, event);
              changed.run();
            });
    queries = TopicView.open(topics.evalQueries(), kafka, unreadable, this::queryChanged);
    requests =
        TopicView.open(
            topics.windowRequests(),
            kafka,
            unreadable,
            (key, request, at) -> {
              if (request != null
                  && request.getLine().equals(lineName)
                  && request.getTrigger() == WindowTrigger.DRIFT) {
                lastDrift.set(request);
              }
            });
  }

  /** A query whose labels make no sense goes to the dead letters, like one that cannot be read. */
  private void queryChanged(String key, EvalQuery query, long at) {
    if (query != null) {
      LabelCheck.check(query);
    }
    newest.changed(key, query, at);
  }

  /** What the line's models did when they were promoted. */
  ReferenceFigures references() {
    return references;
  }

  NewestQueries newestQueries() {
    return newest;
  }

  /** The line's newest request for a window because of drift. */
  Optional<WindowRequest> lastDriftRequest() {
    return Optional.ofNullable(lastDrift.get());
  }

  boolean areCaughtUp() {
    return all().allMatch(TopicView::isCaughtUp);
  }

  Collection<EvalQuery> queries() {
    return List.copyOf(queries.values().values());
  }

  Stream<Health> health() {
    return all().map(TopicView::health);
  }

  private Stream<TopicView<?>> all() {
    return Stream.of(models, promotions, collections, queries, requests);
  }

  @Override
  public void close() {
    all().forEach(TopicView::close);
  }
}
