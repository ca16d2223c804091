package io.lodestream.querygen.filter;

/** One kind of text that must not get into training. */
interface SensitivePattern {

  /** Stands in its place where it is masked. */
  String name();

  boolean isIn(String text);

  /** The text with {@code [name]} in the place of every find. */
  String masked(String text);
}
