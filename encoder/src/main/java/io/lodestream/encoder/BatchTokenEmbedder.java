package io.lodestream.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Runs texts in batches of like length and deals the tokens' vectors out to their texts. */
final class BatchTokenEmbedder implements TokenEmbedder {
  /** Python's {@code string.punctuation}, which ColBERT leaves out of passages. */
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  /** Special tokens before and after a text. */
  private static final int OPENING = 1;

  private static final int CLOSING = 1;

  private final NDManager owner;
  private final ModelSpec spec;
  private final TextTokenizer tokenizer;
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
    this.spec = spec;
    this.tokenizer = tokenizer;
    this.width = spec.dimension();
    this.batches = new TextBatches(spec, tokenizer, options);
    this.punctuation = idsOf(PUNCTUATION, tokenizer);
    this.forward = forward;
  }

  /** The ids of marks that are a token by themselves. */
  private static Set<Long> idsOf(String marks, TextTokenizer tokenizer) {
    var ids = new HashSet<Long>();
    for (var alone : tokenizer.ids(Arrays.asList(marks.split("")), 8)) {
      if (alone.length == OPENING + 1 + CLOSING) {
        ids.add(alone[OPENING]);
      }
    }
    return Set.copyOf(ids);
  }

  @Override
  public List<TokenVectors> tokenVectors(List<String> texts, TextRole role) {
    Collection<Long> dropped = role == TextRole.PASSAGE ? punctuation : Set.of();
    int before = OPENING + tokenizer.count(spec.prompt(role));
    var all = new TokenVectors[texts.size()];
    batches.forEach(
        texts,
        role,
        (places, batch) -> {
          float[] flat = run(batch);
          int from = 0;
          for (int row = 0; row < places.size(); row++) {
            int length = (int) Arrays.stream(batch.mask()[row]).sum();
            var kept = kept(batch.ids()[row], Math.min(before, length), length - CLOSING, dropped);
            all[places.get(row)] = vectors(flat, from, batch.ids()[row], kept);
            from += length;
          }
        });
    return Arrays.asList(all);
  }

  @Override
  public List<long[]> pieces(List<String> texts) {
    return tokenizer.ids(batches.cased(texts), Integer.MAX_VALUE).stream()
        .map(ids -> Arrays.copyOfRange(ids, OPENING, ids.length - CLOSING))
        .toList();
  }

  private float[] run(TokenBatch batch) {
    try (var scope = owner.newSubManager()) {
      return forward.apply(scope, batch).toFloatArray();
    }
  }

  /** Places of the tokens that have a vector. */
  private static int[] kept(long[] ids, int from, int to, Collection<Long> dropped) {
    return IntStream.range(from, Math.max(from, to))
        .filter(token -> !dropped.contains(ids[token]))
        .toArray();
  }

  private TokenVectors vectors(float[] flat, int from, long[] ids, int[] kept) {
    var pieces = new long[kept.length];
    var rows = new float[kept.length][];
    for (int i = 0; i < kept.length; i++) {
      int at = (from + kept[i]) * width;
      pieces[i] = ids[kept[i]];
      rows[i] = Arrays.copyOfRange(flat, at, at + width);
    }
    return new TokenVectors(pieces, rows);
  }
}
