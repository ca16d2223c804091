package io.lodestream.cli.demo;

import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.WithPayloadSelectorFactory.enable;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirQuery;
import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.StoreCalls;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.error.UserException;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Searches a sample of questions in two collections, each with the model that embedded the
 * collection, as an application would.
 */
final class ExampleSearch {

  private static final int DRAWN = 200;
  private static final int SHOWN = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final SharedSettings.Vectors vectors;
  private final Function<ModelVersion, Embedder> models;
  private final BeirDataset dataset;
  private final long seed;

  /**
   * @param models opens a model; closed here
   * @param seed draws the questions
   */
  ExampleSearch(
      SharedSettings.Vectors vectors,
      Function<ModelVersion, Embedder> models,
      BeirDataset dataset,
      long seed) {
    this.vectors = vectors;
    this.models = models;
    this.dataset = dataset;
    this.seed = seed;
  }

  /** One model and the collection that holds its vectors. */
  record Indexed(ModelVersion model, String collection) {}

  /** First hits of both; none, with the reason, when one of the collections has been dropped. */
  ExampleHits compare(Indexed before, Indexed after) throws InterruptedException {
    var questions = new ArrayList<>(dataset.queries());
    Collections.shuffle(questions, new Random(seed));
    var drawn = questions.subList(0, Math.min(DRAWN, questions.size()));
    try (var client = VectorStoreConnection.open(vectors)) {
      var hitsBefore = firstHits(client, before, drawn);
      var hitsAfter = firstHits(client, after, drawn);
      return summary(drawn, hitsBefore, hitsAfter);
    } catch (CollectionDroppedException e) {
      return ExampleHits.dropped(e.getMessage());
    }
  }

  /** The collection, which the message names, was dropped before or while it was searched. */
  private static final class CollectionDroppedException extends RuntimeException {
    private CollectionDroppedException(String collection) {
      super(collection);
    }
  }

  private static ExampleHits summary(
      List<BeirQuery> questions, List<ExampleHits.Hit> before, List<ExampleHits.Hit> after) {
    var improved =
        IntStream.range(0, questions.size())
            .filter(i -> !before.get(i).relevant() && after.get(i).relevant())
            .boxed()
            .toList();
    var worsened =
        IntStream.range(0, questions.size())
            .filter(i -> before.get(i).relevant() && !after.get(i).relevant())
            .boxed()
            .toList();
    var shown = new ArrayList<>(improved.subList(0, Math.min(SHOWN, improved.size())));
    worsened.stream().limit(SHOWN - shown.size()).forEach(shown::add);
    return new ExampleHits(
        questions.size(),
        improved.size(),
        worsened.size(),
        shown.stream()
            .map(i -> new ExampleHits.Example(questions.get(i).text(), before.get(i), after.get(i)))
            .toList(),
        Optional.empty());
  }

  private List<ExampleHits.Hit> firstHits(
      QdrantClient client, Indexed indexed, List<BeirQuery> questions) throws InterruptedException {
    float[][] embedded;
    try (var encoder = models.apply(indexed.model())) {
      embedded = encoder.embed(questions.stream().map(BeirQuery::text).toList(), TextRole.QUERY);
    }
    var hits = new ArrayList<ExampleHits.Hit>();
    for (int i = 0; i < embedded.length; i++) {
      var query =
          QueryPoints.newBuilder()
              .setCollectionName(indexed.collection())
              .setQuery(nearest(embedded[i]))
              .setLimit(1)
              .setWithPayload(enable(true))
              .build();
      var found = search(client, query);
      hits.add(found.isEmpty() ? nothing() : hit(found.get(0), questions.get(i)));
    }
    return hits;
  }

  private static List<ScoredPoint> search(QdrantClient client, QueryPoints query)
      throws InterruptedException {
    try {
      return StoreCalls.awaitSearch(
          client.queryAsync(query),
          TIMEOUT,
          "collection %s cannot be searched".formatted(query.getCollectionName()));
    } catch (LodestreamException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException(e.getMessage());
      }
      if (isGone(client, query.getCollectionName())) {
        throw new CollectionDroppedException(query.getCollectionName());
      }
      throw new UserException(e.getMessage(), e);
    }
  }

  private static boolean isGone(QdrantClient client, String collection) {
    try {
      return !StoreCalls.await(
          client.collectionExistsAsync(collection),
          TIMEOUT,
          "collection %s cannot be looked for".formatted(collection));
    } catch (LodestreamException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private static ExampleHits.Hit nothing() {
    return new ExampleHits.Hit("(nothing found)", false);
  }

  private static ExampleHits.Hit hit(ScoredPoint point, BeirQuery question) {
    var payload = point.getPayloadMap();
    var document = payload.get(PointPayload.DOCUMENT_ID).getStringValue();
    long start = payload.get(PointPayload.START_OFFSET).getIntegerValue();
    long end = payload.get(PointPayload.END_OFFSET).getIntegerValue();
    boolean relevant =
        question.labels().stream()
            .filter(label -> label.documentId().equals(document))
            .anyMatch(
                label -> label.span().map(s -> s.start() < end && start < s.end()).orElse(true));
    return new ExampleHits.Hit(payload.get(PointPayload.TEXT).getStringValue(), relevant);
  }
}
