package io.lodestream.runtime.llm;

/** Which header carries the key. */
public enum KeyHeader {
  /** {@code Authorization: Bearer}, for nearly every endpoint. */
  BEARER,
  /** {@code api-key}, for Azure. */
  API_KEY
}
