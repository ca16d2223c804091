package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.filter.FilterQuery;
import io.lodestream.embedded.vectors.points.PointIds;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.lodestream.embedded.vectors.storage.Documents;
import io.lodestream.embedded.vectors.storage.PointReader;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.PointGroup;
import io.qdrant.client.grpc.Points.QueryPointGroups;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.ScrollResponse;
import io.qdrant.client.grpc.Points.SearchPoints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;

/** Answers every read of points against one view of a collection. Not thread-safe. */
public final class PointSearch {

  private static final long DEFAULT_FULL_SCAN_THRESHOLD_KB = 10_000;
  private static final int DEFAULT_PAGE = 10;

  private final IndexSearcher searcher;
  private final PointReader reader;
  private final Ranking ranking;

  public PointSearch(IndexSearcher searcher, VectorSpaces spaces, HnswConfigDiff graph) {
    long thresholdKb =
        graph.hasFullScanThreshold()
            ? graph.getFullScanThreshold()
            : DEFAULT_FULL_SCAN_THRESHOLD_KB;
    this.searcher = searcher;
    this.reader = new PointReader(searcher, spaces);
    this.ranking = new Ranking(searcher, spaces, Math.min(thresholdKb, 1L << 40) * 1024);
  }

  public List<ScoredPoint> query(QueryPoints request) throws IOException {
    Selection selection = new Selection(request.getWithPayload(), request.getWithVectors());
    return scored(ranking.run(QueryStep.of(request)), request.getOffset(), selection);
  }

  public List<ScoredPoint> search(SearchPoints request) throws IOException {
    Selection selection = new Selection(request.getWithPayload(), request.getWithVectors());
    return scored(ranking.run(QueryStep.of(request)), request.getOffset(), selection);
  }

  public List<PointGroup> queryGroups(QueryPointGroups request) throws IOException {
    if (request.hasWithLookup()) {
      throw Refusals.unsupported("with_lookup of groups in another collection");
    }
    Grouping grouping = Grouping.of(request, reader);
    List<Grouping.Group> groups =
        grouping.grow(
            limit -> ranking.run(QueryStep.of(request, limit)),
            searcher.getIndexReader().numDocs());
    Selection selection = new Selection(request.getWithPayload(), request.getWithVectors());
    List<PointGroup> answer = new ArrayList<>();
    for (Grouping.Group group : groups) {
      answer.add(
          PointGroup.newBuilder()
              .setId(group.id())
              .addAllHits(scored(group.hits(), 0, selection))
              .build());
    }
    return answer;
  }

  public List<RetrievedPoint> get(GetPoints request) throws IOException {
    Selection selection =
        new Selection(
            request.hasWithPayload() ? request.getWithPayload() : Selection.WHOLE_PAYLOAD,
            request.getWithVectors());
    Map<BytesRef, RetrievedPoint> found = new HashMap<>();
    for (int doc : Documents.matching(searcher, FilterQuery.ids(request.getIdsList()))) {
      RetrievedPoint point = retrieved(doc, selection);
      found.put(PointIds.encode(point.getId()), point);
    }
    return request.getIdsList().stream()
        .distinct()
        .map(id -> found.get(PointIds.encode(id)))
        .filter(Objects::nonNull)
        .toList();
  }

  public ScrollResponse scroll(ScrollPoints request) throws IOException {
    if (request.hasOrderBy()) {
      throw Refusals.unsupported("scroll with order_by");
    }
    int limit = request.hasLimit() ? request.getLimit() : DEFAULT_PAGE;
    if (limit < 1) {
      throw Refusals.invalid("limit: value 0 invalid, must be 1 or larger");
    }
    Selection selection =
        new Selection(
            request.hasWithPayload() ? request.getWithPayload() : Selection.WHOLE_PAYLOAD,
            request.getWithVectors());
    List<Integer> docs =
        IdOrder.from(
            request.hasOffset() ? Optional.of(request.getOffset()) : Optional.empty(),
            searcher,
            FilterQuery.of(request.getFilter()),
            Math.min(limit, Integer.MAX_VALUE - 1) + 1);
    ScrollResponse.Builder page = ScrollResponse.newBuilder();
    for (int doc : docs.subList(0, Math.min(limit, docs.size()))) {
      page.addResult(retrieved(doc, selection));
    }
    if (docs.size() > limit) {
      page.setNextPageOffset(reader.id(docs.get(limit)));
    }
    return page.build();
  }

  public long count(CountPoints request) throws IOException {
    return searcher.count(FilterQuery.of(request.getFilter()));
  }

  private List<ScoredPoint> scored(List<Hit> hits, long offset, Selection selection)
      throws IOException {
    List<ScoredPoint> points = new ArrayList<>();
    for (Hit hit : hits.stream().skip(offset).toList()) {
      ScoredPoint.Builder point =
          ScoredPoint.newBuilder()
              .setId(reader.id(hit.doc()))
              .setScore(hit.score())
              .setVersion(reader.version(hit.doc()))
              .putAllPayload(selection.payload(reader, hit.doc()));
      selection.vectors(reader, hit.doc()).ifPresent(point::setVectors);
      points.add(point.build());
    }
    return points;
  }

  private RetrievedPoint retrieved(int doc, Selection selection) throws IOException {
    RetrievedPoint.Builder point =
        RetrievedPoint.newBuilder()
            .setId(reader.id(doc))
            .putAllPayload(selection.payload(reader, doc));
    selection.vectors(reader, doc).ifPresent(point::setVectors);
    return point.build();
  }
}
