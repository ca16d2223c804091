package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.filter.FilterQuery;
import io.lodestream.embedded.vectors.points.AcceptedPoints;
import io.lodestream.embedded.vectors.points.VectorSpace;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.lodestream.embedded.vectors.storage.Documents;
import io.lodestream.embedded.vectors.storage.PointReader;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.VectorInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;

/** Answers the steps of a query against one view of a collection. */
final class Ranking {

  private static final int DEFAULT_EF = 512;

  private final IndexSearcher searcher;
  private final VectorSpaces spaces;
  private final PointReader reader;
  private final DenseSearch dense;
  private final SparseSearch sparse;
  private final long fullScanThresholdBytes;

  /**
   * @param fullScanThresholdBytes collections with fewer bytes of vectors are compared one by one:
   *     as fast there as the graph, and exact
   */
  Ranking(IndexSearcher searcher, VectorSpaces spaces, long fullScanThresholdBytes) {
    this.searcher = searcher;
    this.spaces = spaces;
    this.reader = new PointReader(searcher, spaces);
    this.dense = new DenseSearch(searcher, spaces);
    this.sparse = new SparseSearch(searcher, spaces);
    this.fullScanThresholdBytes = fullScanThresholdBytes;
  }

  List<Hit> run(QueryStep step) throws IOException {
    return run(step, new MatchAllDocsQuery());
  }

  /** A step's filter holds for its prefetches as well. */
  private List<Hit> run(QueryStep step, Query outerFilter) throws IOException {
    Query filter =
        new BooleanQuery.Builder()
            .add(outerFilter, Occur.FILTER)
            .add(FilterQuery.of(step.filter()), Occur.FILTER)
            .build();
    List<Hit> hits =
        step.prefetch().isEmpty() ? search(step, filter) : rankPrefetched(step, filter);
    return Hit.first(TiesById.sorted(hits, reader), step.limit());
  }

  private List<Hit> rankPrefetched(QueryStep step, Query filter) throws IOException {
    List<List<Hit>> sources = new ArrayList<>();
    for (QueryStep source : step.prefetch()) {
      sources.add(run(source, filter));
    }
    var query =
        step.query()
            .orElseThrow(() -> Refusals.invalid("a query with prefetches needs a query to rank"));
    return switch (query.getVariantCase()) {
      case FUSION ->
          cut(
              step,
              true,
              switch (query.getFusion()) {
                case RRF -> RankFusion.fuse(sources, RankFusion.DEFAULT_K, List.of());
                case DBSF -> ScoreFusion.fuse(sources);
                case UNRECOGNIZED -> throw Refusals.unsupported("this fusion");
              });
      case RRF -> {
        var rrf = query.getRrf();
        int k = rrf.hasK() ? rrf.getK() : RankFusion.DEFAULT_K;
        yield cut(step, true, RankFusion.fuse(sources, k, rrf.getWeightsList()));
      }
      case FORMULA -> cut(step, true, ScoreFormula.rescore(query.getFormula(), sources, reader));
      case NEAREST -> {
        int[] docs = sources.stream().flatMap(List::stream).mapToInt(Hit::doc).distinct().toArray();
        yield nearestAmong(step, query.getNearest(), docs);
      }
      default -> throw Refusals.unsupported("query variant " + query.getVariantCase());
    };
  }

  private List<Hit> search(QueryStep step, Query filter) throws IOException {
    if (step.query().isEmpty()) {
      return IdOrder.from(Optional.empty(), searcher, filter, step.limit()).stream()
          .map(doc -> new Hit(doc, 0))
          .toList();
    }
    var query = step.query().get();
    return switch (query.getVariantCase()) {
      case NEAREST -> nearest(step, query.getNearest(), filter);
      case FUSION, RRF -> throw Refusals.invalid("fusion needs prefetches");
      case FORMULA -> throw Refusals.invalid("a formula needs prefetches");
      default -> throw Refusals.unsupported("query variant " + query.getVariantCase());
    };
  }

  private List<Hit> nearest(QueryStep step, VectorInput input, Query filter) throws IOException {
    Query others = input.hasId() ? without(input.getId(), filter) : filter;
    VectorSpace space = spaces.named(step.using());
    Vector vector = vector(input, space);
    if (space instanceof VectorSpace.Sparse sparseSpace) {
      var weights = AcceptedPoints.sorted(vector.getSparse());
      return cut(step, true, sparse.find(sparseSpace, weights, others, step.limit()));
    }
    VectorSpace.Dense denseSpace = (VectorSpace.Dense) space;
    float[] values = denseSpace.accept(vector.getDense().getDataList());
    long bytes = (long) searcher.getIndexReader().numDocs() * denseSpace.size() * Float.BYTES;
    boolean exact = step.params().getExact() || bytes < fullScanThresholdBytes;
    long ef = step.params().hasHnswEf() ? step.params().getHnswEf() : DEFAULT_EF;
    return cut(
        step,
        denseSpace.largerIsCloser(),
        exact
            ? dense.exact(denseSpace, values, others, step.limit())
            : dense.approximate(
                denseSpace, values, others, step.limit(), (int) Math.min(ef, 1 << 20)));
  }

  private List<Hit> nearestAmong(QueryStep step, VectorInput input, int[] docs) throws IOException {
    VectorSpace space = spaces.named(step.using());
    Vector vector = vector(input, space);
    return space instanceof VectorSpace.Dense denseSpace
        ? cut(
            step,
            denseSpace.largerIsCloser(),
            dense.score(denseSpace, denseSpace.accept(vector.getDense().getDataList()), docs))
        : cut(
            step,
            true,
            sparse.score(
                (VectorSpace.Sparse) space, AcceptedPoints.sorted(vector.getSparse()), docs));
  }

  private Vector vector(VectorInput input, VectorSpace space) throws IOException {
    Vector vector =
        switch (input.getVariantCase()) {
          case DENSE -> Vector.newBuilder().setDense(input.getDense()).build();
          case SPARSE -> Vector.newBuilder().setSparse(input.getSparse()).build();
          case ID -> stored(input.getId(), space.name());
          case VARIANT_NOT_SET -> throw Refusals.invalid("a nearest query has no vector");
          default -> throw Refusals.unsupported("query by " + input.getVariantCase());
        };
    if (vector.hasDense() != space instanceof VectorSpace.Dense) {
      throw Refusals.invalid(
          "vector `%s` is %s, the query's is not"
              .formatted(space.name(), vector.hasDense() ? "sparse" : "dense"));
    }
    return vector;
  }

  private Vector stored(PointId id, String name) throws IOException {
    int[] docs = Documents.matching(searcher, FilterQuery.ids(List.of(id)));
    if (docs.length == 0) {
      String shown = id.hasNum() ? Long.toUnsignedString(id.getNum()) : id.getUuid();
      throw Refusals.notFound("No point with id %s found".formatted(shown));
    }
    Vector vector = reader.vectors(docs[0]).get(name);
    if (vector == null) {
      throw Refusals.invalid("the point to query by has no vector `%s`".formatted(name));
    }
    return vector;
  }

  private static Query without(PointId id, Query filter) {
    return new BooleanQuery.Builder()
        .add(filter, Occur.FILTER)
        .add(FilterQuery.ids(List.of(id)), Occur.MUST_NOT)
        .build();
  }

  private static List<Hit> cut(QueryStep step, boolean largerIsCloser, List<Hit> hits) {
    if (step.threshold().isEmpty()) {
      return hits;
    }
    float threshold = step.threshold().get();
    return hits.stream()
        .filter(hit -> largerIsCloser ? hit.score() >= threshold : hit.score() <= threshold)
        .toList();
  }
}
