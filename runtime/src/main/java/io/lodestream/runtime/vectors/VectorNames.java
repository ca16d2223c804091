package io.lodestream.runtime.vectors;

/** Names of a point's vectors; public, since applications search by them. */
public final class VectorNames {

  /** The model's vector: the collection's unnamed one. */
  public static final String DENSE = "";

  /** Words of the passage, weighted by BM25; the collection adds the modifier IDF. */
  public static final String SPARSE = "bm25";

  private VectorNames() {}
}
