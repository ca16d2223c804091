package io.lodestream.indexer.collections;

import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.vectors.PassageTexts;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.StoreCalls;
import io.lodestream.runtime.vectors.VectorNames;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.ValueFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.CollectionConfig;
import io.qdrant.client.grpc.Collections.CreateAlias;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.PointsIdsList;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.ScrollResponse;
import io.qdrant.client.grpc.Points.UpsertPoints;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * {@link VectorCollections} through Qdrant's official client. Every write asks the server to wait
 * until it has taken effect. The client belongs to the caller.
 */
public final class QdrantCollections implements VectorCollections, PassageSearch {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration SEARCH_TIMEOUT = Duration.ofSeconds(10);

  private final QdrantClient client;
  private final GraphSettings graph;

  public QdrantCollections(QdrantClient client, GraphSettings graph) {
    this.client = client;
    this.graph = graph;
  }

  @Override
  public Set<String> names() {
    return Set.copyOf(await(client.listCollectionsAsync(), "list collections"));
  }

  @Override
  public void create(String collection, String modelId, int dimension, SparseSide sparse) {
    var vectors = VectorParams.newBuilder().setSize(dimension).setDistance(Distance.Cosine).build();
    await(
        client.createCollectionAsync(
            CreateCollection.newBuilder()
                .setCollectionName(collection)
                .setVectorsConfig(VectorsConfig.newBuilder().setParams(vectors))
                .setSparseVectorsConfig(
                    SparseVectorConfig.newBuilder()
                        .putMap(
                            VectorNames.SPARSE,
                            SparseVectorParams.newBuilder().setModifier(Modifier.Idf).build()))
                .setHnswConfig(
                    HnswConfigDiff.newBuilder().setM(graph.m()).setEfConstruct(graph.efConstruct()))
                .putAllMetadata(sparse.metadata())
                .putMetadata(PointPayload.MODEL_ID, ValueFactory.value(modelId))
                .build()),
        "create " + collection);
  }

  @Override
  public void indexPayload(String collection, List<String> attributes) {
    var fields = new LinkedHashMap<String, PayloadSchemaType>();
    fields.put(PointPayload.DOCUMENT_ID, PayloadSchemaType.Keyword);
    fields.put(PointPayload.MODEL_ID, PayloadSchemaType.Keyword);
    fields.put(PointPayload.VERSION, PayloadSchemaType.Integer);
    attributes.forEach(
        name -> fields.put(PointPayload.ATTRIBUTES + "." + name, PayloadSchemaType.Keyword));
    fields.forEach(
        (field, type) ->
            await(
                client.createPayloadIndexAsync(collection, field, type, null, false, null, null),
                "index %s of %s".formatted(field, collection)));
  }

  @Override
  public Optional<SparseSide> sparseSide(String collection) {
    var config = config(collection);
    return hasSparseVectors(config)
        ? SparseSide.recorded(config.getMetadataMap())
        : Optional.empty();
  }

  @Override
  public boolean hasSparseVectors(String collection) {
    return hasSparseVectors(config(collection));
  }

  private static boolean hasSparseVectors(CollectionConfig config) {
    return config.getParams().getSparseVectorsConfig().getMapMap().containsKey(VectorNames.SPARSE);
  }

  private CollectionConfig config(String collection) {
    return await(client.getCollectionInfoAsync(collection), "describe " + collection).getConfig();
  }

  @Override
  public void drop(String collection) {
    if (names().contains(collection)) {
      await(client.deleteCollectionAsync(collection), "drop " + collection);
    }
  }

  @Override
  public void upsert(String collection, List<IndexPoint> points) {
    if (!points.isEmpty()) {
      write(writing(collection, points).setUpdateFilter(VersionGuard.of(points)).build());
    }
  }

  @Override
  public void overwrite(String collection, List<IndexPoint> points) {
    if (!points.isEmpty()) {
      write(writing(collection, points).build());
    }
  }

  private static UpsertPoints.Builder writing(String collection, List<IndexPoint> points) {
    return UpsertPoints.newBuilder()
        .setCollectionName(collection)
        .setWait(true)
        .addAllPoints(points.stream().map(QdrantPoints::written).toList());
  }

  private void write(UpsertPoints request) {
    await(client.upsertAsync(request), "upsert into " + request.getCollectionName());
  }

  @Override
  public void delete(String collection, Collection<String> passageIds) {
    if (passageIds.isEmpty()) {
      return;
    }
    var ids =
        PointsIdsList.newBuilder()
            .addAllIds(passageIds.stream().map(QdrantPoints::id).toList())
            .build();
    await(
        client.deleteAsync(
            DeletePoints.newBuilder()
                .setCollectionName(collection)
                .setWait(true)
                .setPoints(PointsSelector.newBuilder().setPoints(ids))
                .build()),
        "delete from " + collection);
  }

  @Override
  public long count(String collection) {
    return await(client.countAsync(collection, null, true), "count " + collection);
  }

  @Override
  public List<StoredPoint> retrieve(String collection, Collection<String> passageIds) {
    if (passageIds.isEmpty()) {
      return List.of();
    }
    var found =
        await(
            client.retrieveAsync(
                collection,
                passageIds.stream().map(QdrantPoints::id).toList(),
                WithPayloadSelectorFactory.enable(true),
                WithVectorsSelectorFactory.enable(true),
                null),
            "read from " + collection);
    return found.stream().map(QdrantPoints::stored).toList();
  }

  @Override
  public List<FoundPassage> search(QueryPoints query) {
    var complete = query.toBuilder().setWithPayload(WithPayloadSelectorFactory.enable(true));
    return StoreCalls.awaitSearch(
            client.queryAsync(complete.build()),
            SEARCH_TIMEOUT,
            "vector store cannot search " + query.getCollectionName())
        .stream()
        .map(QdrantPoints::found)
        .sorted(FoundPassage.BEST_FIRST)
        .toList();
  }

  @Override
  public void forEachPage(String collection, int pageSize, Consumer<List<String>> page) {
    var request =
        ScrollPoints.newBuilder()
            .setCollectionName(collection)
            .setLimit(pageSize)
            .setWithPayload(WithPayloadSelectorFactory.include(List.of(PointPayload.PASSAGE_ID)))
            .setWithVectors(WithVectorsSelectorFactory.enable(false));
    ScrollResponse found;
    do {
      found = await(client.scrollAsync(request.build()), "read through " + collection);
      page.accept(found.getResultList().stream().map(QdrantPoints::passageId).toList());
      request.setOffset(found.getNextPageOffset());
    } while (found.hasNextPageOffset());
  }

  @Override
  public List<String> sampleTexts(String collection, int most) {
    return PassageTexts.sample(client, collection, most, TIMEOUT);
  }

  @Override
  public Optional<String> aliasTarget(String alias) {
    return await(client.listAliasesAsync(), "list aliases").stream()
        .filter(a -> a.getAliasName().equals(alias))
        .map(AliasDescription::getCollectionName)
        .findFirst();
  }

  @Override
  public void pointAlias(String alias, String collection) {
    // Creating an alias that exists moves it; so there is no moment without one.
    var move =
        AliasOperations.newBuilder()
            .setCreateAlias(
                CreateAlias.newBuilder().setAliasName(alias).setCollectionName(collection))
            .build();
    await(client.updateAliasesAsync(List.of(move)), "point " + alias + " to " + collection);
  }

  private static <T> T await(Future<T> future, String what) {
    return StoreCalls.await(future, TIMEOUT, "vector store cannot " + what);
  }
}
