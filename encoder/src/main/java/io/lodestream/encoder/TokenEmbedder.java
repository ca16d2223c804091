package io.lodestream.encoder;

import java.util.List;

/**
 * Turns texts into one vector per token, for scoring by late interaction (ColBERT, <a
 * href="https://arxiv.org/abs/2004.12832">Khattab and Zaharia 2020</a>). Thread-safe.
 */
public interface TokenEmbedder {

  /**
   * Embeds texts token by token, with the prompt of their role put before each, cut to what the
   * model reads.
   *
   * <p>The prompt's and the special tokens ({@code [CLS]}, {@code [SEP]}) and a passage's
   * punctuation are read by the model, but are not among the tokens returned. Unlike in ColBERT,
   * queries are not lengthened by {@code [MASK]} tokens, since the models are not trained to use
   * them.
   *
   * @return one for each text in the order given
   */
  List<TokenVectors> tokenVectors(List<String> texts, TextRole role);

  /** The tokens of texts alone, without prompt and special tokens and without a model's work. */
  List<long[]> pieces(List<String> texts);
}
