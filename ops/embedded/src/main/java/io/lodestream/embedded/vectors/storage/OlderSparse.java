package io.lodestream.embedded.vectors.storage;

import io.lodestream.embedded.vectors.points.VectorSpace;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.qdrant.client.grpc.Points.PointStruct;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds points whose sparse vectors an older version indexed without their weights, which a search
 * would miss, and writes them again. A crash in between leaves what the next start writes again.
 */
final class OlderSparse {

  private static final Logger LOG = LoggerFactory.getLogger(OlderSparse.class);

  private final VectorSpaces spaces;

  OlderSparse(VectorSpaces spaces) {
    this.spaces = spaces;
  }

  /** Returns how many points were written again; the caller makes them searchable. */
  int rewrite(PointIndex index) throws IOException {
    var rewritten = new TreeSet<Integer>();
    IndexSearcher searcher = index.searchers().acquire();
    try {
      for (VectorSpace space : spaces.byName().values()) {
        if (space instanceof VectorSpace.Sparse sparse) {
          for (var leaf : searcher.getIndexReader().leaves()) {
            collect(leaf, olderField(sparse), rewritten);
          }
        }
      }
      var reader = new PointReader(searcher, spaces);
      for (int doc : rewritten) {
        PointStruct point = reader.point(doc);
        index.apply(new Change.Put(List.of(point)), reader.version(doc));
      }
    } finally {
      index.searchers().release(searcher);
    }
    if (!rewritten.isEmpty()) {
      LOG.info(
          "event=sparse-vectors-rewritten points={} cause=\"an older version wrote them\"",
          rewritten.size());
    }
    return rewritten.size();
  }

  /** The field that held one term per index, without weights. */
  static String olderField(VectorSpace.Sparse space) {
    return "sparse-index:" + space.name();
  }

  private static void collect(LeafReaderContext leaf, String field, TreeSet<Integer> docs)
      throws IOException {
    var terms = leaf.reader().terms(field);
    if (terms == null) {
      return;
    }
    var live = leaf.reader().getLiveDocs();
    var term = terms.iterator();
    PostingsEnum postings = null;
    while (term.next() != null) {
      postings = term.postings(postings, PostingsEnum.NONE);
      for (int doc = postings.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = postings.nextDoc()) {
        if (live == null || live.get(doc)) {
          docs.add(leaf.docBase + doc);
        }
      }
    }
  }
}
