package io.lodestream.embedded.vectors.filter;

import io.lodestream.embedded.vectors.points.PointFields;
import io.lodestream.embedded.vectors.points.PointIds;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.FieldCondition;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.Match;
import io.qdrant.client.grpc.Common.PointId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Filters as Lucene queries, applied before the nearest vectors are sought.
 *
 * <p>Ids, vector names, and equality on keyword, integer and boolean fields are index look-ups;
 * every other condition reads payloads ({@link PayloadQuery}).
 */
public final class FilterQuery {

  private FilterQuery() {}

  /** Checks the filter and translates it; an empty filter matches every point. */
  public static Query of(Filter filter) {
    Conditions.check(filter);
    return translate(filter);
  }

  public static Query ids(Collection<PointId> ids) {
    return new TermInSetQuery(PointFields.ID, ids.stream().map(PointIds::encode).toList());
  }

  private static Query translate(Filter filter) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(new MatchAllDocsQuery(), Occur.FILTER);
    filter.getMustList().forEach(c -> all.add(translate(c), Occur.FILTER));
    filter.getMustNotList().forEach(c -> all.add(translate(c), Occur.MUST_NOT));
    if (filter.getShouldCount() > 0) {
      all.add(atLeast(1, filter.getShouldList()), Occur.FILTER);
    }
    if (filter.hasMinShould() && filter.getMinShould().getMinCount() > 0) {
      int minimum = (int) Math.min(Integer.MAX_VALUE, filter.getMinShould().getMinCount());
      all.add(atLeast(minimum, filter.getMinShould().getConditionsList()), Occur.FILTER);
    }
    return all.build();
  }

  private static Query atLeast(int minimum, List<Condition> conditions) {
    BooleanQuery.Builder some = new BooleanQuery.Builder().setMinimumNumberShouldMatch(minimum);
    conditions.forEach(c -> some.add(translate(c), Occur.SHOULD));
    return some.build();
  }

  private static Query translate(Condition condition) {
    return switch (condition.getConditionOneOfCase()) {
      case HAS_ID -> ids(condition.getHasId().getHasIdList());
      case HAS_VECTOR ->
          new TermQuery(
              new Term(PointFields.VECTOR_NAMES, condition.getHasVector().getHasVector()));
      case FILTER -> translate(condition.getFilter());
      case FIELD -> lookUp(condition.getField()).orElseGet(() -> new PayloadQuery(condition));
      default -> new PayloadQuery(condition);
    };
  }

  private static Optional<Query> lookUp(FieldCondition field) {
    boolean onlyMatch =
        field.equals(
            FieldCondition.newBuilder().setKey(field.getKey()).setMatch(field.getMatch()).build());
    PayloadPath path = PayloadPath.parse(field.getKey());
    if (!onlyMatch || !path.keysOnly()) {
      return Optional.empty();
    }
    List<String> keys = path.keys();
    Match match = field.getMatch();
    return switch (match.getMatchValueCase()) {
      case KEYWORD -> Optional.of(any(List.of(PayloadTerms.keyword(keys, match.getKeyword()))));
      case KEYWORDS ->
          Optional.of(
              any(
                  match.getKeywords().getStringsList().stream()
                      .map(value -> PayloadTerms.keyword(keys, value))
                      .toList()));
      case INTEGER -> Optional.of(any(List.of(PayloadTerms.integer(keys, match.getInteger()))));
      case INTEGERS ->
          Optional.of(
              any(
                  match.getIntegers().getIntegersList().stream()
                      .map(value -> PayloadTerms.integer(keys, value))
                      .toList()));
      case BOOLEAN -> Optional.of(any(List.of(PayloadTerms.bool(keys, match.getBoolean()))));
      default -> Optional.empty();
    };
  }

  private static Query any(List<BytesRef> terms) {
    return terms.size() == 1
        ? new TermQuery(new Term(PointFields.PAYLOAD_TERMS, terms.get(0)))
        : new TermInSetQuery(PointFields.PAYLOAD_TERMS, terms);
  }
}
