package io.lodestream.runtime.vectors;

import io.lodestream.schemas.passages.EmbeddingInput;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.ScrollResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The texts that were embedded, read back from points. */
public final class PassageTexts {

  /** Names of the payload that a text is made of. */
  public static final List<String> PAYLOAD =
      List.of(PointPayload.TITLE, PointPayload.HEADINGS, PointPayload.TEXT);

  private static final Value NOTHING = Value.getDefaultInstance();
  private static final int PAGE = 500;

  private PassageTexts() {}

  /** Title, headings and text, as they were embedded; what the payload lacks counts as empty. */
  public static String of(Map<String, Value> payload) {
    var headings =
        payload.getOrDefault(PointPayload.HEADINGS, NOTHING).getListValue().getValuesList();
    return EmbeddingInput.of(
        payload.getOrDefault(PointPayload.TITLE, NOTHING).getStringValue(),
        headings.stream().map(Value::getStringValue).toList(),
        payload.getOrDefault(PointPayload.TEXT, NOTHING).getStringValue());
  }

  /**
   * Texts of the points with the lowest ids: as good as drawn at random, since ids are hashes.
   *
   * @param most points read
   */
  public static List<String> sample(
      QdrantClient client, String collection, int most, Duration timeout) {
    var texts = new ArrayList<String>();
    var request =
        ScrollPoints.newBuilder()
            .setCollectionName(collection)
            .setWithPayload(WithPayloadSelectorFactory.include(PAYLOAD))
            .setWithVectors(WithVectorsSelectorFactory.enable(false));
    ScrollResponse found;
    do {
      request.setLimit(Math.min(PAGE, most - texts.size()));
      found =
          StoreCalls.await(
              client.scrollAsync(request.build()),
              timeout,
              "vector store cannot read through " + collection);
      found.getResultList().forEach(point -> texts.add(of(point.getPayloadMap())));
      request.setOffset(found.getNextPageOffset());
    } while (found.hasNextPageOffset() && texts.size() < most);
    return List.copyOf(texts);
  }
}
