package io.lodestream.cli.verify;

import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.StoreCalls;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a collection as the store has it, without vectors. The client belongs to the caller. */
final class StoredPoints {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int PAGE = 1000;

  /** What a point says of its passage. */
  record Stored(String passageId, long version, String contentHash, String modelId) {}

  private final QdrantClient client;

  StoredPoints(QdrantClient client) {
    this.client = client;
  }

  /** The collection that the alias points to. */
  Optional<String> behind(String alias) {
    return StoreCalls.await(
            client.listAliasesAsync(), TIMEOUT, "vector store cannot list its aliases")
        .stream()
        .filter(known -> known.getAliasName().equals(alias))
        .map(AliasDescription::getCollectionName)
        .findFirst();
  }

  void forEach(String collection, Consumer<Stored> point) {
    var request =
        ScrollPoints.newBuilder()
            .setCollectionName(collection)
            .setLimit(PAGE)
            .setWithPayload(
                WithPayloadSelectorFactory.include(
                    List.of(
                        PointPayload.PASSAGE_ID,
                        PointPayload.VERSION,
                        PointPayload.CONTENT_HASH,
                        PointPayload.MODEL_ID)))
            .setWithVectors(WithVectorsSelectorFactory.enable(false));
    boolean more = true;
    while (more) {
      var page =
          StoreCalls.await(
              client.scrollAsync(request.build()),
              TIMEOUT,
              "vector store cannot read through " + collection);
      page.getResultList().forEach(found -> point.accept(stored(found)));
      request.setOffset(page.getNextPageOffset());
      more = page.hasNextPageOffset();
    }
  }

  private static Stored stored(RetrievedPoint point) {
    var payload = point.getPayloadMap();
    return new Stored(
        text(payload, PointPayload.PASSAGE_ID),
        payload.getOrDefault(PointPayload.VERSION, Value.getDefaultInstance()).getIntegerValue(),
        text(payload, PointPayload.CONTENT_HASH),
        text(payload, PointPayload.MODEL_ID));
  }

  private static String text(Map<String, Value> payload, String key) {
    return payload.getOrDefault(key, Value.getDefaultInstance()).getStringValue();
  }
}
