package io.lodestream.embedded.vectors.filter;

import io.qdrant.client.grpc.JsonWithInt.Value;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.util.BytesRef;

/**
 * The point, or element of a nested condition, that a filter is decided on.
 *
 * @param id encoded point id
 * @param payload the point's payload, or the element of a nested condition
 * @param vectors names of the vectors the point has
 */
public record Candidate(BytesRef id, Map<String, Value> payload, Set<String> vectors) {

  Candidate element(Map<String, Value> fields) {
    return new Candidate(id, fields, vectors);
  }
}
