package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.points.PointFields;
import io.lodestream.embedded.vectors.points.PointIds;
import io.qdrant.client.grpc.Common.PointId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermRangeQuery;

/** Documents in the order of their point ids: numbers ascending, then UUIDs ascending. */
final class IdOrder {

  private static final Sort BY_ID = new Sort(new SortField(PointFields.ID, SortField.Type.STRING));

  private IdOrder() {}

  /** The first documents whose id is at or after the given one. */
  static List<Integer> from(
      Optional<PointId> first, IndexSearcher searcher, Query filter, int limit) throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder().add(filter, Occur.FILTER);
    first.ifPresent(
        id ->
            query.add(
                new TermRangeQuery(PointFields.ID, PointIds.encode(id), null, true, true),
                Occur.FILTER));
    int most = Math.max(1, Math.min(limit, searcher.getIndexReader().maxDoc()));
    List<Integer> docs = new ArrayList<>();
    for (ScoreDoc found : searcher.search(query.build(), most, BY_ID).scoreDocs) {
      docs.add(found.doc);
    }
    return docs;
  }
}
