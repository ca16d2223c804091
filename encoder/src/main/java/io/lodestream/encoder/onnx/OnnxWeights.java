package io.lodestream.encoder.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
  private static final int MODEL_GRAPH = tag(7, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int GRAPH_NODE = tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int GRAPH_INITIALIZER = tag(5, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int NODE_INPUT = tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int NODE_NAME = tag(3, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int TENSOR_DIMS = tag(1, WireFormat.WIRETYPE_VARINT);
  private static final int TENSOR_TYPE = tag(2, WireFormat.WIRETYPE_VARINT);
  private static final int TENSOR_NAME = tag(8, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int TENSOR_RAW = tag(9, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final String MATMUL = "/MatMul";

  /** Takes one field of a message, or skips it. */
  private interface FieldReader {
    void read(int tag, CodedInputStream in) throws IOException;
  }

  private final Map<String, OnnxTensor> tensors;
  private final Map<String, OnnxTensor> dense;

  private OnnxWeights(Map<String, OnnxTensor> tensors, Map<String, OnnxTensor> dense) {
    this.tensors = tensors;
    this.dense = dense;
  }

  private static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  /**
   * Finds the weights in a file's bytes, which must stay unchanged while this is in use. Lengths
   * that the file claims are held against the bytes that are there before anything is allocated.
   *
   * @throws IllegalArgumentException if the bytes are not an ONNX model
   */
  public static OnnxWeights parse(ByteBuffer file) {
    var initializers = new LinkedHashMap<String, OnnxTensor>();
    var matmuls = new LinkedHashMap<String, List<String>>();
    try {
      var in = CodedInputStream.newInstance(file.duplicate());
      in.enableAliasing(true);
      readFields(
          in,
          (tag, model) -> {
            if (tag == MODEL_GRAPH) {
              readMessage(model, (field, graph) -> readGraph(field, graph, initializers, matmuls));
            } else {
              skip(tag, model);
            }
          });
    } catch (IOException e) {
      throw new IllegalArgumentException("not an ONNX model: " + e.getMessage(), e);
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

  private static void readMessage(CodedInputStream in, FieldReader fields) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    readFields(in, fields);
    in.popLimit(outer);
  }

  private static void readFields(CodedInputStream in, FieldReader fields) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      fields.read(tag, in);
    }
  }

  private static void skip(int tag, CodedInputStream in) throws IOException {
    if (!in.skipField(tag)) {
      throw new IOException("a group ends that did not begin");
    }
  }

  private static void readGraph(
      int tag,
      CodedInputStream in,
      Map<String, OnnxTensor> initializers,
      Map<String, List<String>> matmuls)
      throws IOException {
    if (tag == GRAPH_INITIALIZER) {
      var tensor = new TensorFields();
      readMessage(in, tensor);
      initializers.put(tensor.name, tensor.tensor());
    } else if (tag == GRAPH_NODE) {
      readNode(in, matmuls);
    } else {
      skip(tag, in);
    }
  }

  private static final class TensorFields implements FieldReader {
    private final List<Long> shape = new ArrayList<>();
    private long type;
    private String name = "";
    private ByteBuffer raw = ByteBuffer.allocate(0);

    @Override
    public void read(int tag, CodedInputStream in) throws IOException {
      if (tag == TENSOR_DIMS) {
        shape.add(in.readInt64());
      } else if (tag == TENSOR_TYPE) {
        type = in.readInt64();
      } else if (tag == TENSOR_NAME) {
        name = in.readString();
      } else if (tag == TENSOR_RAW) {
        raw = in.readByteBuffer();
      } else {
        skip(tag, in);
      }
    }

    OnnxTensor tensor() {
      return new OnnxTensor(name, shape, type, raw);
    }
  }

  private static void readNode(CodedInputStream in, Map<String, List<String>> matmuls)
      throws IOException {
    var inputs = new ArrayList<String>();
    var names = new ArrayList<String>();
    readMessage(
        in,
        (tag, node) -> {
          if (tag == NODE_INPUT) {
            inputs.add(node.readString());
          } else if (tag == NODE_NAME) {
            names.add(node.readString());
          } else {
            skip(tag, node);
          }
        });
    var name = names.isEmpty() ? "" : names.get(names.size() - 1);
    if (name.startsWith("/") && name.endsWith(MATMUL)) {
      var module = name.substring(1, name.length() - MATMUL.length()).replace('/', '.');
      matmuls.put(module + ".weight", inputs);
    }
  }

  /** Hugging Face names of all weights found. */
  public Set<String> names() {
    var names = new LinkedHashSet<>(tensors.keySet());
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
