package io.lodestream.encoder;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts texts into the model's word pieces.
 *
 * <p>Padding and truncation are done here, not as {@code tokenizer.json} says. Thread-safe.
 */
public final class TextTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;

  private TextTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Opens {@code tokenizer.json} of a model directory. */
  public static TextTokenizer open(Path modelDir) {
    NativeRuntime.prepare();
    var file = new ModelFiles(modelDir).tokenizer();
    try {
      return new TextTokenizer(
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(file)
              .optAddSpecialTokens(true)
              .optTruncation(false)
              .optPadding(false)
              .build());
    } catch (IOException e) {
      throw new EncoderException("tokenizer %s cannot be read".formatted(file), e);
    }
  }

  /** Number of word pieces in a text, special tokens not counted. */
  public int count(String text) {
    return tokenizer.encode(WellFormed.of(text), false, false).getIds().length;
  }

  /** Where each word piece of a text lies, special tokens left out, in reading order. */
  public List<TokenSpan> spans(String text) {
    var charOf = utf16Offsets(text);
    var spans = new ArrayList<TokenSpan>();
    for (var span : tokenizer.encode(WellFormed.of(text), false, false).getCharTokenSpans()) {
      if (span != null) {
        spans.add(new TokenSpan(charOf[span.getStart()], charOf[span.getEnd()]));
      }
    }
    return spans;
  }

  /** By offset in code points, as the tokenizer counts: Java's offset in UTF-16. */
  private static int[] utf16Offsets(String text) {
    var charOf = new int[text.codePointCount(0, text.length()) + 1];
    for (int point = 0, at = 0; point < charOf.length; point++) {
      charOf[point] = at;
      if (at < text.length()) {
        at += Character.charCount(text.codePointAt(at));
      }
    }
    return charOf;
  }

  /**
   * Ids of texts, special tokens included, each cut to {@code maxTokens}, padded to the longest.
   */
  public TokenBatch batch(List<String> texts, int maxTokens) {
    return pad(ids(texts, maxTokens));
  }

  /** Ids of each text; special tokens are included, and kept when a text is cut. */
  public List<long[]> ids(List<String> texts, int maxTokens) {
    if (maxTokens < 3) {
      throw new IllegalArgumentException("maxTokens must be at least 3, was " + maxTokens);
    }
    var ids = new ArrayList<long[]>(texts.size());
    for (Encoding encoding : tokenizer.batchEncode(texts.stream().map(WellFormed::of).toList())) {
      ids.add(cut(encoding.getIds(), encoding.getSpecialTokenMask(), maxTokens));
    }
    return ids;
  }

  /** Puts ids of texts, as {@link #ids} gives them, into one batch. */
  public static TokenBatch pad(List<long[]> rows) {
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    var ids = new long[rows.size()][longest];
    var mask = new long[rows.size()][longest];
    for (int i = 0; i < ids.length; i++) {
      var row = rows.get(i);
      System.arraycopy(row, 0, ids[i], 0, row.length);
      Arrays.fill(mask[i], 0, row.length, 1);
    }
    return new TokenBatch(ids, mask);
  }

  /** Drops word pieces from the end, before the closing special tokens, as Hugging Face does. */
  private static long[] cut(long[] ids, long[] special, int maxTokens) {
    if (ids.length <= maxTokens) {
      return ids;
    }
    int closing = 0;
    while (special[ids.length - 1 - closing] == 1) {
      closing++;
    }
    var kept = Arrays.copyOf(ids, maxTokens);
    System.arraycopy(ids, ids.length - closing, kept, maxTokens - closing, closing);
    return kept;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
