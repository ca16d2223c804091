package io.lodestream.embedded.vectors.storage;

import java.nio.ByteBuffer;
import org.apache.lucene.util.BytesRef;

/** Indices of sparse vectors as index terms. */
public final class SparseTerms {

  private SparseTerms() {}

  public static BytesRef term(int index) {
    return new BytesRef(ByteBuffer.allocate(4).putInt(index).array());
  }
}
