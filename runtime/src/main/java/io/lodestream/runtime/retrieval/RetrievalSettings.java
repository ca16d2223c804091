package io.lodestream.runtime.retrieval;

import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.rerank.RerankProtocol;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Section {@code index}, read by indexer and evaluator: what a collection holds beside dense
 * vectors, and how queries find passages.
 */
public record RetrievalSettings(
    RetrievalRule rule, double denseWeight, Sparse sparse, RerankRule rerank, Endpoint endpoint) {

  public static final SectionReader<RetrievalSettings> SECTION =
      new SectionReader<>("index", RetrievalSettings::from);

  /**
   * @param averageLength words of an average passage, for BM25's length normalisation
   */
  public record Sparse(String language, double averageLength) {}

  /** Where the external reranker is; {@code url} is there when the rule asks for it. */
  public record Endpoint(
      Optional<URI> url,
      RerankProtocol protocol,
      Optional<String> model,
      Optional<String> apiKey,
      Duration timeout) {

    @Override
    public String toString() {
      return "Endpoint[url=%s, protocol=%s, model=%s, timeout=%s]"
          .formatted(url, protocol, model, timeout);
    }
  }

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
            0.5,
            0,
            1,
            "share of the dense side with `index.retrieval=hybrid`, and with `auto` until a recipe"
                + " was measured");
    var sparse =
        new Sparse(
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
    var rerank =
        section.choice(
            "rerank",
            RerankRule.NONE,
            "what may reorder the top 30: the serving model's token vectors (`late-interaction`) or"
                + " the endpoint of `index.rerank.url` (`external`)");
    var url = section.optionalUri("rerank.url", "address of the reranking endpoint");
    section.require(
        rerank != RerankRule.EXTERNAL || url.isPresent(),
        "index.rerank.url must be set with index.rerank=external, was not set");
    return new RetrievalSettings(
        rule,
        denseWeight,
        sparse,
        rerank,
        new Endpoint(
            url,
            section.choice(
                "rerank.protocol", RerankProtocol.COHERE, "protocol of the reranking endpoint"),
            section.optionalText("rerank.model", "name of the reranking model"),
            section.secret("rerank.api-key", "API key of the reranking endpoint"),
            section.duration(
                "rerank.timeout",
                Duration.ofSeconds(2),
                "time after which the ranking stays as it was")));
  }
}
