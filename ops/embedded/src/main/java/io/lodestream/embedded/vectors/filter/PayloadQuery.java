package io.lodestream.embedded.vectors.filter;

import io.lodestream.embedded.vectors.points.PointFields;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.JsonWithInt.Struct;
import java.io.IOException;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;

/**
 * A payload condition decided by reading the payload of each document that the query's other
 * clauses leave. Linear in those documents.
 */
final class PayloadQuery extends Query {

  /** Cost of a match relative to an index look-up: decoding a payload takes a few microseconds. */
  private static final float MATCH_COST = 1_000f;

  private final Condition condition;

  /** Not for conditions on vector names, which are look-ups ({@link FilterQuery}). */
  PayloadQuery(Condition condition) {
    this.condition = condition;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public Scorer scorer(LeafReaderContext leaf) throws IOException {
        return new ConstantScoreScorer(this, score(), mode, matching(leaf.reader()));
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return true;
      }
    };
  }

  private TwoPhaseIterator matching(LeafReader leaf) throws IOException {
    BinaryDocValues payloads = DocValues.getBinary(leaf, PointFields.PAYLOAD);
    SortedDocValues ids = DocValues.getSorted(leaf, PointFields.ID);
    return new TwoPhaseIterator(DocIdSetIterator.all(leaf.maxDoc())) {
      @Override
      public boolean matches() throws IOException {
        int doc = approximation().docID();
        if (!ids.advanceExact(doc) || !payloads.advanceExact(doc)) {
          return false;
        }
        BytesRef bytes = payloads.binaryValue();
        Struct payload = Struct.parser().parseFrom(bytes.bytes, bytes.offset, bytes.length);
        BytesRef id = ids.lookupOrd(ids.ordValue());
        return Conditions.matches(condition, new Candidate(id, payload.getFieldsMap(), Set.of()));
      }

      @Override
      public float matchCost() {
        return MATCH_COST;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "PayloadQuery(" + condition.getConditionOneOfCase() + ")";
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other) && condition.equals(((PayloadQuery) other).condition);
  }

  @Override
  public int hashCode() {
    return 31 * classHash() + condition.hashCode();
  }
}
