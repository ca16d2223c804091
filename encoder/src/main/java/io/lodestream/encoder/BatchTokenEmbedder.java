package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Runs texts in batches of like length and deals the tokens' vectors out to their texts. */
final class BatchTokenEmbedder implements TokenEmbedder {
  /** Python's {@code string.punctuation}, which ColBERT leaves out of passages. */
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private final NDManager owner;
  private final int width;
  private final TextBatches batches;
  private final Set<Long> punctuation;
  private final BiFunction<NDManager, TokenBatch, NDArray> forward;

  /**
   * @param forward gives {@code [tokens, dim]}: the texts of a batch end to end, without padding
   */
  BatchTokenEmbedder(
      NDManager owner,
      ModelSpec spec,
      TextTokenizer tokenizer,
      EncoderOptions options,
      BiFunction<NDManager, TokenBatch, NDArray> forward) {
    this.owner = owner;
    this.width = spec.dimension();
    this.batches = new TextBatches(spec, tokenizer, options);
    this.punctuation = idsOf(PUNCTUATION, tokenizer);
    this.forward = forward;
  }

  /** The ids of marks that are a token by themselves. */
  private static Set<Long> idsOf(String marks, TextTokenizer tokenizer) {
    var ids = new HashSet<Long>();
    for (var alone : tokenizer.ids(Arrays.asList(marks.split("")), 8)) {
      if (alone.length == 3) {
        ids.add(alone[1]);
      }
    }
    return Set.copyOf(ids);
  }

  @Override
  public List<float[][]> tokenVectors(List<String> texts, TextRole role) {
    Collection<Long> dropped = role == TextRole.PASSAGE ? punctuation : Set.of();
    var matrices = new float[texts.size()][][];
    batches.forEach(
        texts,
        role,
        (places, batch) -> {
          float[] flat = run(batch);
          int from = 0;
          for (int row = 0; row < places.size(); row++) {
            int length = (int) Arrays.stream(batch.mask()[row]).sum();
            matrices[places.get(row)] = rows(flat, from, batch.ids()[row], length, dropped);
            from += length;
          }
        });
    return Arrays.asList(matrices);
  }

  private float[] run(TokenBatch batch) {
    try (var scope = owner.newSubManager()) {
      return forward.apply(scope, batch).toFloatArray();
    }
  }

  private float[][] rows(float[] flat, int from, long[] ids, int length, Collection<Long> dropped) {
    var rows = new float[length][];
    int kept = 0;
    for (int token = 0; token < length; token++) {
      if (!dropped.contains(ids[token])) {
        int at = (from + token) * width;
        rows[kept++] = Arrays.copyOfRange(flat, at, at + width);
      }
    }
    return Arrays.copyOf(rows, kept);
  }
}
