package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Points.DenseVector;
import io.qdrant.client.grpc.Points.Document;
import io.qdrant.client.grpc.Points.Image;
import io.qdrant.client.grpc.Points.InferenceObject;
import io.qdrant.client.grpc.Points.MultiDenseVector;
import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.VectorInput;
import io.qdrant.client.grpc.Points.VectorOutput;
import io.qdrant.client.grpc.Points.VectorsOutput;

/**
 * Vectors: a list of numbers, or for a sparse one its indices and values; a point's are in an
 * object by name, unless its only one has no name.
 */
final class VectorJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long LARGEST_INDEX = (1L << 32) - 1;

  private VectorJson() {}

  /** A vector to search by, or the id of the point that has it. */
  static VectorInput input(JsonNode node) {
    VectorInput.Builder input = VectorInput.newBuilder();
    if (node.isArray()) {
      return node.path(0).isArray()
          ? input.setMultiDense(multi(node)).build()
          : input.setDense(dense(node)).build();
    }
    if (!node.isObject()) {
      return input.setId(IdJson.read(node)).build();
    }
    if (node.has("indices") || node.has("values")) {
      return input.setSparse(sparse(node)).build();
    }
    // Texts and pictures to embed: the store embeds nothing, and says so as over gRPC.
    if (node.has("text")) {
      return input.setDocument(Document.getDefaultInstance()).build();
    }
    if (node.has("image")) {
      return input.setImage(Image.getDefaultInstance()).build();
    }
    if (node.has("object")) {
      return input.setObject(InferenceObject.getDefaultInstance()).build();
    }
    throw Refusals.invalid(
        "a vector must be a list of numbers, an object of `indices` and `values`, or a point id");
  }

  static DenseVector dense(JsonNode node) {
    if (!node.isArray()) {
      throw Refusals.invalid("a dense vector must be a list of numbers");
    }
    DenseVector.Builder vector = DenseVector.newBuilder();
    node.forEach(value -> vector.addData(weight(value)));
    return vector.build();
  }

  static SparseVector sparse(JsonNode node) {
    Fields fields = Fields.of(node, "a sparse vector");
    SparseVector.Builder vector = SparseVector.newBuilder();
    fields.need("indices");
    fields.need("values");
    fields.list("indices", VectorJson::index).ifPresent(vector::addAllIndices);
    fields.list("values", VectorJson::weight).ifPresent(vector::addAllValues);
    fields.end();
    if (vector.getIndicesCount() != vector.getValuesCount()) {
      throw Refusals.invalid(
          "a sparse vector has %d indices and %d values"
              .formatted(vector.getIndicesCount(), vector.getValuesCount()));
    }
    return vector.build();
  }

  private static MultiDenseVector multi(JsonNode node) {
    MultiDenseVector.Builder vectors = MultiDenseVector.newBuilder();
    node.forEach(vector -> vectors.addVectors(dense(vector)));
    return vectors.build();
  }

  private static int index(JsonNode node) {
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < 0
        || node.longValue() > LARGEST_INDEX) {
      throw Refusals.invalid("an index of a sparse vector must be a number from 0 to 2^32 - 1");
    }
    return (int) node.longValue();
  }

  static float weight(JsonNode node) {
    if (!node.isNumber()) {
      throw Refusals.invalid("a vector must consist of numbers");
    }
    return node.floatValue();
  }

  static JsonNode write(VectorsOutput vectors) {
    if (vectors.hasVector()) {
      return write(vectors.getVector());
    }
    ObjectNode byName = NODES.objectNode();
    vectors.getVectors().getVectorsMap().forEach((name, v) -> byName.set(name, write(v)));
    return byName;
  }

  private static JsonNode write(VectorOutput vector) {
    ArrayNode values = NODES.arrayNode();
    if (!vector.hasSparse()) {
      vector.getDense().getDataList().forEach(values::add);
      return values;
    }
    ArrayNode indices = NODES.arrayNode();
    vector.getSparse().getIndicesList().forEach(i -> indices.add(Integer.toUnsignedLong(i)));
    vector.getSparse().getValuesList().forEach(values::add);
    ObjectNode sparse = NODES.objectNode();
    sparse.set("indices", indices);
    sparse.set("values", values);
    return sparse;
  }
}
