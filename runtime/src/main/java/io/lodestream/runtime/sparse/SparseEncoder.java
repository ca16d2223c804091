package io.lodestream.runtime.sparse;

/**
 * Turns texts into sparse vectors whose dot product tells how well they share words. Thread-safe.
 */
public interface SparseEncoder {

  /** Vector of a passage, empty if it has no words. */
  SparseVector passage(String text);

  /** Vector of a query, empty if it has no words besides stop words. */
  SparseVector query(String text);
}
