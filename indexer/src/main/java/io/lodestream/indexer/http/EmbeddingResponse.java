package io.lodestream.indexer.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The answer of {@code POST /v1/embeddings}: OpenAI's, and the collection whose vectors come from
 * the same model. Fields are JSON names.
 */
record EmbeddingResponse(String object, List<Item> data, String model, String collection) {

  /**
   * @param embedding {@code float[]}, or a base64 text
   */
  record Item(String object, int index, Object embedding) {}

  static EmbeddingResponse of(float[][] vectors, IndexStatus.Searchable by, boolean base64) {
    var items = new ArrayList<Item>(vectors.length);
    for (int i = 0; i < vectors.length; i++) {
      items.add(new Item("embedding", i, base64 ? base64(vectors[i]) : vectors[i]));
    }
    return new EmbeddingResponse("list", items, by.modelId(), by.collection());
  }

  private static String base64(float[] vector) {
    var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
