package io.lodestream.encoder;

import java.nio.file.Path;
import java.util.List;

/** Cuts texts into the model's word pieces. Thread-safe. */
public final class TextTokenizer implements AutoCloseable {
  private TextTokenizer() {}

  /** Opens {@code tokenizer.json} of a model directory. */
  public static TextTokenizer open(Path modelDir) {
    throw new UnsupportedOperationException(modelDir.toString());
  }

  /** Number of word pieces in a text, specials not counted. */
  public int count(String text) {
    throw new UnsupportedOperationException(text);
  }

  /** Where each word piece of a text lies, specials left out. */
  public List<TokenSpan> spans(String text) {
    throw new UnsupportedOperationException(text);
  }

  /** Ids of texts, specials included, each cut to {@code maxTokens}, padded to the longest. */
  public TokenBatch batch(List<String> texts, int maxTokens) {
    throw new UnsupportedOperationException(texts.toString() + maxTokens);
  }

  @Override
  public void close() {}
}
