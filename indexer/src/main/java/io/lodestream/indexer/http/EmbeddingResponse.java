package io.lodestream.indexer.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lodestream.indexer.search.IndexStatus.Searchable;
import io.lodestream.runtime.sparse.SparseVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The answer of {@code POST /v1/embeddings}: OpenAI's, and the collection whose vectors come from
 * the same model. Fields are JSON names.
 *
 * @param truncated which texts were longer than the model reads; left out when none was
 */
record EmbeddingResponse(
    String object,
    List<Item> data,
    String model,
    String collection,
    Usage usage,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> truncated) {

  /** Tokens that were read. */
  record Usage(
      @JsonProperty("prompt_tokens") long promptTokens,
      @JsonProperty("total_tokens") long totalTokens) {}

  /**
   * @param embedding {@code float[]}, or a base64 text
   * @param sparse null where it was not asked for
   */
  record Item(
      String object,
      int index,
      Object embedding,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("sparse_embedding") Words sparse) {}

  /**
   * A sparse vector as Qdrant's REST API has it.
   *
   * @param indices unsigned 32-bit numbers
   */
  record Words(long[] indices, float[] values) {

    static Words of(SparseVector vector) {
      return new Words(
          Arrays.stream(vector.indices()).mapToLong(Integer::toUnsignedLong).toArray(),
          vector.values());
    }
  }

  /**
   * @param sparse by text; empty when not asked for
   */
  static EmbeddingResponse of(
      List<float[]> vectors,
      List<SparseVector> sparse,
      Searchable by,
      TokenLengths lengths,
      boolean base64) {
    var items = new ArrayList<Item>(vectors.size());
    for (int i = 0; i < vectors.size(); i++) {
      items.add(
          new Item(
              "embedding",
              i,
              base64 ? base64(vectors.get(i)) : vectors.get(i),
              sparse.isEmpty() ? null : Words.of(sparse.get(i))));
    }
    return new EmbeddingResponse(
        "list",
        items,
        by.modelId(),
        by.collection(),
        new Usage(lengths.read(), lengths.read()),
        lengths.tooLong());
  }

  private static String base64(float[] vector) {
    var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
