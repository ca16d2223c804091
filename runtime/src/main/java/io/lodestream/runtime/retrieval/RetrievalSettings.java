package io.lodestream.runtime.retrieval;

import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.rerank.RerankEndpoint;
import io.lodestream.runtime.sparse.SparseSettings;
import io.lodestream.runtime.sparse.WordLanguage;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code index}, read by indexer and evaluator: what a collection holds beside dense
 * vectors, and how queries find passages.
 */
public record RetrievalSettings(
    RetrievalRule rule,
    double denseWeight,
    SparseSettings sparse,
    RerankRule rerank,
    double rerankWeight,
    long rerankCacheBytes,
    RerankEndpoint endpoint) {

  public static final SectionReader<RetrievalSettings> SECTION =
      new SectionReader<>("index", RetrievalSettings::from);

  private static final RerankEndpoint.Use SERVING =
      new RerankEndpoint.Use(
          "rerank", Duration.ofSeconds(2), "time after which the ranking stays as it was");

  private static RetrievalSettings from(Section section) {
    var rule =
        section.choice(
            "retrieval",
            RetrievalRule.AUTO,
            "how `/v1/search` finds passages: by `dense` vectors alone, `hybrid` with"
                + " `index.dense-weight`, or by the recipe that the evaluator found best for the"
                + " champion (`auto`)");
    double denseWeight =
        section.number(
            "dense-weight",
            0.4,
            0,
            1,
            "share of the dense side with `index.retrieval=hybrid`, and with `auto` until a recipe"
                + " was measured");
    var sparse =
        new SparseSettings(
            section.text(
                "sparse.language",
                "english",
                "language of stemmer and stop words of the sparse vectors, by Qdrant's names;"
                    + " `none`: neither"),
            section.number(
                "sparse.average-length",
                256,
                1,
                1_000_000,
                "words of an average passage, for BM25's length normalisation; 256 as in Qdrant"));
    section.require(
        WordLanguage.of(sparse.language()).isPresent(),
        "index.sparse.language must be one of %s; was %s"
            .formatted(WordLanguage.names(), sparse.language()));
    var rerank =
        section.choice(
            "rerank",
            RerankRule.NONE,
            "what may reorder the top 30: the serving model's token vectors (`late-interaction`) or"
                + " the endpoint of `index.rerank.url` (`external`)");
    double rerankWeight =
        section.number(
            "rerank.weight",
            0.5,
            0,
            1,
            "share of the reranker's score in the order of the top, the rest is the retrieval's;"
                + " with `index.retrieval=auto` the evaluator measures shares of its own");
    long rerankCacheBytes =
        section.sizeBytes(
            "rerank.cache-size",
            256L << 20,
            0,
            1L << 40,
            "memory for token vectors of passages seen before, per open model, with"
                + " `index.rerank=late-interaction`: a passage of 128 tokens of a model of 384"
                + " dimensions takes 50 KB; 0 keeps none");
    return new RetrievalSettings(
        rule,
        denseWeight,
        sparse,
        rerank,
        rerankWeight,
        rerankCacheBytes,
        RerankEndpoint.from(
            section,
            SERVING,
            rerank == RerankRule.EXTERNAL
                ? Optional.of("index.rerank=external")
                : Optional.empty()));
  }
}
