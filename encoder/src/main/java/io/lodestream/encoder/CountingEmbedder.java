package io.lodestream.encoder;

import java.util.List;

/** An embedder that can tell how long texts are, and so which it would cut. */
public interface CountingEmbedder extends Embedder {

  /** Tokens of a text that are read, its prompt and special tokens among them; the rest is cut. */
  int maxTokens();

  /** Tokens of each text, with the prompt of its role and special tokens, nothing cut. */
  int[] tokens(List<String> texts, TextRole role);
}
