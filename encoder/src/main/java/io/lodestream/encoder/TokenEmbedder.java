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
   * <p>As in ColBERT, the prompt's and the special tokens ({@code [CLS]}, {@code [SEP]}) have
   * vectors like any other, and a passage's punctuation has none. Unlike there, queries are not
   * lengthened by {@code [MASK]} tokens, since the models are not trained to use them.
   *
   * @return for each text in the order given its last hidden states, {@code [tokens][width of the
   *     model]}, each scaled to length 1, in reading order; padding is not among them
   */
  List<float[][]> tokenVectors(List<String> texts, TextRole role);
}
