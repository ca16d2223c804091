package io.lodestream.embedded.vectors.storage;

import io.qdrant.client.grpc.Points.SparseVector;
import java.nio.ByteBuffer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PayloadAttribute;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/**
 * Sparse vectors as index terms: one term for each index, the weight, exactly, as payload of its
 * one position.
 */
public final class SparseTerms {

  private static final FieldType TYPE = new FieldType();

  static {
    TYPE.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    TYPE.setOmitNorms(true);
    TYPE.freeze();
  }

  private SparseTerms() {}

  public static BytesRef term(int index) {
    return bytes(index);
  }

  /** The weight in the payload of a term's position. */
  public static float weight(BytesRef payload) {
    return ByteBuffer.wrap(payload.bytes, payload.offset, payload.length).getFloat();
  }

  static Field field(String name, SparseVector vector) {
    return new Field(name, new Weights(vector), TYPE);
  }

  private static BytesRef bytes(int bits) {
    return new BytesRef(ByteBuffer.allocate(Integer.BYTES).putInt(bits).array());
  }

  private static final class Weights extends TokenStream {

    private final SparseVector vector;
    private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
    private final PayloadAttribute weight = addAttribute(PayloadAttribute.class);
    private int next;

    Weights(SparseVector vector) {
      this.vector = vector;
    }

    @Override
    public void reset() {
      next = 0;
    }

    @Override
    public boolean incrementToken() {
      if (next == vector.getIndicesCount()) {
        return false;
      }
      clearAttributes();
      term.setBytesRef(bytes(vector.getIndices(next)));
      weight.setPayload(bytes(Float.floatToIntBits(vector.getValues(next))));
      next++;
      return true;
    }
  }
}
