package io.lodestream.encoder;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.util.Map;

/** A bundled model run by ONNX Runtime from the original file: what our embeddings must equal. */
final class OnnxReference implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private final boolean firstToken;

  OnnxReference() throws IOException, OrtException {
    this("/all-minilm-l6-v2.onnx", Pooling.MEAN);
  }

  OnnxReference(String resource, Pooling pooling) throws IOException, OrtException {
    firstToken = pooling == Pooling.CLS;
    try (var in = OnnxReference.class.getResourceAsStream(resource)) {
      session = environment.createSession(in.readAllBytes());
    }
  }

  /** The pooled, L2-normalised vector of one unpadded text. */
  float[] embed(long[] ids) throws OrtException {
    long[][] ones = {new long[ids.length]};
    java.util.Arrays.fill(ones[0], 1);
    try (var input = OnnxTensor.createTensor(environment, new long[][] {ids});
        var mask = OnnxTensor.createTensor(environment, ones);
        var types = OnnxTensor.createTensor(environment, new long[1][ids.length]);
        var result =
            session.run(
                Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
      var tokens = ((float[][][]) result.get(0).getValue())[0];
      return pool(firstToken ? new float[][] {tokens[0]} : tokens);
    }
  }

  private static float[] pool(float[][] tokens) {
    var mean = new double[tokens[0].length];
    for (var token : tokens) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += token[i] / tokens.length;
      }
    }
    double norm = Math.sqrt(java.util.Arrays.stream(mean).map(x -> x * x).sum());
    var vector = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      vector[i] = (float) (mean[i] / norm);
    }
    return vector;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
