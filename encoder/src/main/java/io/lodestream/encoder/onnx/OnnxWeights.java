package io.lodestream.encoder.onnx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fp32 weights of an ONNX export of a Hugging Face model, under their Hugging Face names.
 *
 * <p>Biases, norms and embeddings kept their names in the export. Dense weights became anonymous
 * MatMul inputs, stored transposed: their name is in the node's path, such as {@code
 * /encoder/layer.0/output/dense/MatMul}.
 */
public final class OnnxWeights {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int NODE_INPUT = 1;
  private static final int NODE_NAME = 3;
  private static final int TENSOR_DIMS = 1;
  private static final int TENSOR_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_RAW = 9;
  private static final String MATMUL = "/MatMul";

  private final Map<String, OnnxTensor> tensors;
  private final Map<String, OnnxTensor> dense;

  private OnnxWeights(Map<String, OnnxTensor> tensors, Map<String, OnnxTensor> dense) {
    this.tensors = tensors;
    this.dense = dense;
  }

  /**
   * Finds the weights in a file's bytes, which must stay unchanged while this is in use.
   *
   * @throws IllegalArgumentException if they are not an ONNX model
   */
  public static OnnxWeights parse(ByteBuffer file) {
    var initializers = new LinkedHashMap<String, OnnxTensor>();
    var matmuls = new LinkedHashMap<String, List<String>>();
    var model = new WireReader(file);
    while (model.next()) {
      if (model.field() == MODEL_GRAPH) {
        readGraph(model.message(), initializers, matmuls);
      }
    }
    if (initializers.isEmpty()) {
      throw new IllegalArgumentException("no ONNX initializers found");
    }
    var dense = new LinkedHashMap<String, OnnxTensor>();
    matmuls.forEach(
        (name, inputs) ->
            inputs.stream()
                .map(initializers::get)
                .filter(tensor -> tensor != null && tensor.shape().size() == 2)
                .forEach(tensor -> dense.put(name, tensor)));
    initializers.values().removeIf(t -> t.elementType() != OnnxTensor.FLOAT);
    initializers.keySet().removeIf(name -> name.startsWith("onnx::"));
    return new OnnxWeights(initializers, dense);
  }

  private static void readGraph(
      WireReader graph, Map<String, OnnxTensor> initializers, Map<String, List<String>> matmuls) {
    while (graph.next()) {
      if (graph.field() == GRAPH_INITIALIZER) {
        var tensor = readTensor(graph.message());
        initializers.put(tensor.name(), tensor);
      } else if (graph.field() == GRAPH_NODE) {
        readNode(graph.message(), matmuls);
      }
    }
  }

  private static OnnxTensor readTensor(WireReader message) {
    var shape = new ArrayList<Long>();
    long type = 0;
    var name = "";
    var raw = ByteBuffer.allocate(0);
    while (message.next()) {
      switch (message.field()) {
        case TENSOR_DIMS -> shape.add(message.number());
        case TENSOR_TYPE -> type = message.number();
        case TENSOR_NAME -> name = message.text();
        case TENSOR_RAW -> raw = message.bytes();
        default -> {}
      }
    }
    return new OnnxTensor(name, shape, type, raw);
  }

  private static void readNode(WireReader message, Map<String, List<String>> matmuls) {
    var inputs = new ArrayList<String>();
    var name = "";
    while (message.next()) {
      switch (message.field()) {
        case NODE_INPUT -> inputs.add(message.text());
        case NODE_NAME -> name = message.text();
        default -> {}
      }
    }
    if (name.startsWith("/") && name.endsWith(MATMUL)) {
      var module = name.substring(1, name.length() - MATMUL.length()).replace('/', '.');
      matmuls.put(module + ".weight", inputs);
    }
  }

  /** Hugging Face names of all weights found. */
  public Set<String> names() {
    var names = new java.util.LinkedHashSet<>(tensors.keySet());
    names.addAll(dense.keySet());
    return names;
  }

  /** Sizes of a weight's dimensions, as Hugging Face lays it out. */
  public long[] shape(String name) {
    var matrix = dense.get(name);
    if (matrix != null) {
      return new long[] {matrix.shape().get(1), matrix.shape().get(0)};
    }
    return tensor(name).shape().stream().mapToLong(Long::longValue).toArray();
  }

  /** A weight's values in row-major order, as Hugging Face lays it out. */
  public float[] read(String name) {
    var matrix = dense.get(name);
    return matrix != null ? matrix.transposedFloats() : tensor(name).floats();
  }

  private OnnxTensor tensor(String name) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("ONNX file has no weight '%s'".formatted(name));
    }
    return tensor;
  }
}
