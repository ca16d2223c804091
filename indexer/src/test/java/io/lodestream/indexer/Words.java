package io.lodestream.indexer;

import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseSettings;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.Optional;

/** The sparse side of the tests' collections. */
public final class Words {

  public static final SparseSide SIDE = SparseSide.of(new SparseSettings("english", 50));

  private Words() {}

  public static SparseWords of(String collection) {
    return SparseWords.of(collection, SIDE);
  }

  public static Optional<SparseEncoder> encoder() {
    return Optional.of(of("line").encoder());
  }

  public static SparseVector of(Passage passage) {
    return of("line").encoder().passage(EmbeddingInput.of(passage));
  }
}
