package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Cuts a list of texts into batches of like length, runs them and puts the vectors back in order.
 *
 * <p>Each batch's native memory lives in its own manager, closed before the next.
 */
final class BatchEmbedder {
  /** Tokenised at a time, so that a long list needs memory for its vectors only. */
  private static final int BATCHES_PER_CHUNK = 64;

  private final NDManager owner;
  private final ModelSpec spec;
  private final TextTokenizer tokenizer;
  private final int maxTokens;
  private final int batchSize;
  private final Truncation truncation;
  private final BiFunction<NDManager, TokenBatch, NDArray> forward;

  BatchEmbedder(
      NDManager owner,
      ModelSpec spec,
      TextTokenizer tokenizer,
      EncoderOptions options,
      BiFunction<NDManager, TokenBatch, NDArray> forward) {
    this.owner = owner;
    this.spec = spec;
    this.tokenizer = tokenizer;
    this.maxTokens =
        options.maxTokens() == 0
            ? spec.maxTokens()
            : Math.min(options.maxTokens(), spec.maxTokens());
    this.batchSize = options.batchSize();
    this.truncation = Truncation.of(spec, options.dimensions());
    this.forward = forward;
  }

  /** Length of a vector. */
  int dimension() {
    return truncation.dimensions();
  }

  float[][] embed(List<String> texts, TextRole role) {
    var vectors = new float[texts.size()][];
    int chunk = Math.multiplyExact(batchSize, BATCHES_PER_CHUNK);
    for (int from = 0; from < vectors.length; from += chunk) {
      int to = Math.min(vectors.length, from + chunk);
      embedChunk(prompted(texts.subList(from, to), role), vectors, from);
    }
    return vectors;
  }

  private List<String> prompted(List<String> texts, TextRole role) {
    var prompt = spec.prompt(role);
    return texts.stream()
        .map(text -> prompt + text)
        .map(text -> spec.lowercase() ? text.toLowerCase(Locale.ROOT) : text)
        .toList();
  }

  private void embedChunk(List<String> texts, float[][] vectors, int offset) {
    var ids = tokenizer.ids(texts, maxTokens);
    var byLength =
        IntStream.range(0, ids.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> ids.get(i).length))
            .toList();
    for (int from = 0; from < byLength.size(); from += batchSize) {
      var members = byLength.subList(from, Math.min(byLength.size(), from + batchSize));
      var rows = new ArrayList<long[]>(members.size());
      members.forEach(i -> rows.add(ids.get(i)));
      float[] flat = run(TextTokenizer.pad(rows));
      for (int row = 0; row < members.size(); row++) {
        vectors[offset + members.get(row)] = truncation.cut(flat, row * spec.dimension());
      }
    }
  }

  private float[] run(TokenBatch batch) {
    try (var scope = owner.newSubManager()) {
      return forward.apply(scope, batch).toFloatArray();
    }
  }
}
