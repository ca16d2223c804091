package io.lodestream.encoder;

/** How token vectors become one text vector. */
public enum Pooling {
  /** The mean over the tokens that are not padding. */
  MEAN,
  /** The first token's vector. */
  CLS,
  /** The vector of the last token that is not padding. */
  LAST_TOKEN
}
