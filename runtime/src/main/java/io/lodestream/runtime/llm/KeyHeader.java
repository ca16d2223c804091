package io.lodestream.runtime.llm;

/** Which header carries the key. */
public enum KeyHeader {
  /** {@code Authorization: Bearer}, nearly everyone. */
  BEARER,
  /** {@code api-key}, Azure. */
  API_KEY
}
