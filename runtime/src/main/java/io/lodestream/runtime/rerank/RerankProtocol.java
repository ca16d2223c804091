package io.lodestream.runtime.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.schemas.error.BadDataException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Shapes in which reranking endpoints are asked, and in which they answer. */
public enum RerankProtocol {
  /** Cohere's version 2: <a href="https://docs.cohere.com/reference/rerank">reference</a>. */
  COHERE("/v2", "documents", "results", "relevance_score"),
  /** Also vLLM, llama.cpp, Infinity and LiteLLM. */
  JINA("/v1", "documents", "results", "relevance_score"),
  VOYAGE("/v1", "documents", "data", "relevance_score"),
  /** Hugging Face's text-embeddings-inference. */
  TEI("", "texts", "", "score");

  private static final String CALL = "/rerank";

  private final String version;
  private final String passagesField;
  private final String resultsField;
  private final String scoreField;

  RerankProtocol(String version, String passagesField, String resultsField, String scoreField) {
    this.version = version;
    this.passagesField = passagesField;
    this.resultsField = resultsField;
    this.scoreField = scoreField;
  }

  /**
   * The address of the call for a configured address: the protocol's own path below a bare host,
   * {@code rerank} below any other path; an address that ends in {@code rerank} is left alone.
   */
  URI address(URI configured) {
    var path = configured.getRawPath().replaceAll("/+$", "");
    var query = configured.getRawQuery() == null ? "" : "?" + configured.getRawQuery();
    var call = path.isEmpty() ? version + CALL : path.endsWith(CALL) ? path : path + CALL;
    return URI.create(configured.getScheme() + "://" + configured.getRawAuthority() + call + query);
  }

  /** Asks for the scores of all passages, and not for their texts back. */
  ObjectNode request(Optional<String> model, String query, List<String> passages) {
    var request = JsonNodeFactory.instance.objectNode();
    model.ifPresent(name -> request.put("model", name));
    request.put("query", query);
    var texts = request.putArray(passagesField);
    passages.forEach(texts::add);
    switch (this) {
      case COHERE -> request.put("top_n", passages.size());
      case JINA -> request.put("top_n", passages.size()).put("return_documents", false);
      case VOYAGE -> request.put("return_documents", false).put("truncation", true);
      case TEI -> request.put("raw_scores", true).put("truncate", true);
    }
    return request;
  }

  /**
   * @param count passages that were asked about
   * @throws BadDataException when the answer does not hold one finite score for each passage; the
   *     message quotes nothing of the answer but numbers
   */
  float[] scores(JsonNode answer, int count) {
    var results = resultsField.isEmpty() ? answer : answer.path(resultsField);
    if (!results.isArray()) {
      throw new BadDataException(
          "the answer has no list %sof scores"
              .formatted(resultsField.isEmpty() ? "" : "'" + resultsField + "' "));
    }
    if (results.size() != count) {
      throw new BadDataException(
          "the answer has %d scores for %d passages".formatted(results.size(), count));
    }
    var scores = new float[count];
    var isScored = new boolean[count];
    for (var result : results) {
      int index = index(result.path("index"), count);
      if (isScored[index]) {
        throw new BadDataException("the answer scores passage %d twice".formatted(index));
      }
      isScored[index] = true;
      scores[index] = score(result.path(scoreField), index);
    }
    return scores;
  }

  private static int index(JsonNode index, int count) {
    if (!index.isIntegralNumber()) {
      throw new BadDataException("the answer has a score without a whole number as 'index'");
    }
    if (!index.canConvertToInt() || index.intValue() < 0 || index.intValue() >= count) {
      throw new BadDataException(
          "the answer has a score for passage %s of %d".formatted(index, count));
    }
    return index.intValue();
  }

  private float score(JsonNode score, int index) {
    if (!score.isNumber() || !Float.isFinite(score.floatValue())) {
      throw new BadDataException(
          "the answer has no finite number as '%s' of passage %d".formatted(scoreField, index));
    }
    return score.floatValue();
  }
}
