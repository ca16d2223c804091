package io.lodestream.runtime.rerank;

import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.endpoints.EndpointAddress;
import io.lodestream.schemas.error.FatalException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a reranking endpoint is and how it is asked: keys {@code url}, {@code protocol}, {@code
 * model}, {@code api-key}, {@code allow-plain-http} and {@code timeout}, the same for serving and
 * training.
 *
 * @param key prefix of these keys, named in messages
 * @param timeout of a whole call
 */
public record RerankEndpoint(
    String key,
    Optional<URI> url,
    RerankProtocol protocol,
    Optional<String> model,
    Optional<String> apiKey,
    Duration timeout) {

  /**
   * What differs between the users of an endpoint.
   *
   * @param key under which the keys are, within the section
   * @param timeout by default
   * @param afterTimeout meaning of the timeout, for the reference page
   */
  public record Use(String key, Duration timeout, String afterTimeout) {}

  /**
   * @param neededBy the setting that asks for the endpoint, if any does: the url must be set then
   */
  public static RerankEndpoint from(Section section, Use use, Optional<String> neededBy) {
    var key = section.prefix() + "." + use.key();
    var url =
        section.optionalUri(
            use.key() + ".url",
            "address of the reranking endpoint: a host, for the protocol's own path"
                + " (`https://api.cohere.com`, `http://localhost:8080`), or the call itself"
                + " (`…/rerank`)");
    section.require(
        neededBy.isEmpty() || url.isPresent(),
        "%s.url must be set with %s, was not set".formatted(key, neededBy.orElse("")));
    var protocol =
        section.choice(
            use.key() + ".protocol",
            RerankProtocol.COHERE,
            "protocol of the reranking endpoint; `jina` also for vLLM, llama.cpp and LiteLLM, `tei`"
                + " for Hugging Face's text-embeddings-inference");
    var model = section.optionalText(use.key() + ".model", "name of the reranking model");
    var apiKey =
        section.secret(
            use.key() + ".api-key",
            "API key of the reranking endpoint; sent only over `https` or to this machine, unless"
                + " `%s.allow-plain-http`".formatted(use.key()));
    section.require(
        apiKey.isEmpty() || EndpointAddress.isKey(apiKey.get()),
        key + ".api-key must be printable characters without spaces");
    boolean allowsPlain =
        section.flag(
            use.key() + ".allow-plain-http",
            false,
            "send the key over plain http to another machine too");
    section.require(
        apiKey.isEmpty() || allowsPlain || url.isEmpty() || EndpointAddress.keepsSecrets(url.get()),
        ("%1$s.url must be https, or on this machine, for the key to be sent there;"
                + " %1$s.allow-plain-http=true sends it anyway")
            .formatted(key));
    var timeout = section.duration(use.key() + ".timeout", use.timeout(), use.afterTimeout());
    section.require(!timeout.isZero(), key + ".timeout must be longer than 0s, was 0s");
    return new RerankEndpoint(key, url, protocol, model, apiKey, timeout);
  }

  /**
   * Opens no connection yet.
   *
   * @throws FatalException when no url is set
   */
  public Reranker reranker(Clock clock) {
    var address =
        url.orElseThrow(
            () -> new FatalException(key + ".url must be set for an external reranker"));
    return new HttpReranker(protocol, address, model, apiKey, timeout, clock);
  }

  /** Leaves the key out, and of the address what may hold secrets. */
  @Override
  public String toString() {
    return "RerankEndpoint[url=%s, protocol=%s, model=%s, timeout=%s]"
        .formatted(url.map(EndpointAddress::shown), protocol, model, timeout);
  }
}
