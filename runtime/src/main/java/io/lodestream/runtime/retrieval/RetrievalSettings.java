package io.lodestream.runtime.retrieval;

import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.endpoints.EndpointAddress;
import io.lodestream.runtime.rerank.HttpReranker;
import io.lodestream.runtime.rerank.RerankProtocol;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.runtime.sparse.SparseSettings;
import io.lodestream.runtime.sparse.WordLanguage;
import io.lodestream.schemas.error.FatalException;
import java.net.URI;
import java.time.Clock;
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
    Endpoint endpoint) {

  public static final SectionReader<RetrievalSettings> SECTION =
      new SectionReader<>("index", RetrievalSettings::from);

  /** Where the external reranker is; {@code url} is there when the rule asks for it. */
  public record Endpoint(
      Optional<URI> url,
      RerankProtocol protocol,
      Optional<String> model,
      Optional<String> apiKey,
      Duration timeout) {

    /**
     * Opens no connection yet.
     *
     * @throws FatalException when no url is set
     */
    public Reranker reranker(Clock clock) {
      var address =
          url.orElseThrow(
              () -> new FatalException("index.rerank.url must be set for an external reranker"));
      return new HttpReranker(protocol, address, model, apiKey, timeout, clock);
    }

    @Override
    public String toString() {
      return "Endpoint[url=%s, protocol=%s, model=%s, timeout=%s]"
          .formatted(url.map(EndpointAddress::shown), protocol, model, timeout);
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
        endpoint(section, rerank));
  }

  private static Endpoint endpoint(Section section, RerankRule rerank) {
    var url =
        section.optionalUri(
            "rerank.url",
            "address of the reranking endpoint: a host, for the protocol's own path"
                + " (`https://api.cohere.com`, `http://localhost:8080`), or the call itself"
                + " (`…/rerank`)");
    section.require(
        rerank != RerankRule.EXTERNAL || url.isPresent(),
        "index.rerank.url must be set with index.rerank=external, was not set");
    var protocol =
        section.choice(
            "rerank.protocol",
            RerankProtocol.COHERE,
            "protocol of the reranking endpoint; `jina` also for vLLM, llama.cpp and LiteLLM, `tei`"
                + " for Hugging Face's text-embeddings-inference");
    var model = section.optionalText("rerank.model", "name of the reranking model");
    var key =
        section.secret(
            "rerank.api-key",
            "API key of the reranking endpoint; sent only over `https` or to this machine, unless"
                + " `rerank.allow-plain-http`");
    section.require(
        key.isEmpty() || EndpointAddress.isKey(key.get()),
        "index.rerank.api-key must be printable characters without spaces");
    boolean allowsPlain =
        section.flag(
            "rerank.allow-plain-http",
            false,
            "send the key over plain http to another machine too");
    section.require(
        key.isEmpty() || allowsPlain || url.isEmpty() || EndpointAddress.keepsSecrets(url.get()),
        "index.rerank.url must be https, or on this machine, for the key to be sent there;"
            + " index.rerank.allow-plain-http=true sends it anyway");
    var timeout =
        section.duration(
            "rerank.timeout",
            Duration.ofSeconds(2),
            "time after which the ranking stays as it was");
    section.require(!timeout.isZero(), "index.rerank.timeout must be longer than 0s, was 0s");
    return new Endpoint(url, protocol, model, key, timeout);
  }
}
