package io.lodestream.querygen.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.runtime.prompt.AnswerText;
import io.lodestream.runtime.prompt.Prompt;
import io.lodestream.schemas.digest.Sha256;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries of the user's own people, a few of which are shown with each passage for their style.
 *
 * <p>Few-shot prompting as in <a href="https://arxiv.org/abs/2209.11755">Promptagator</a> (Dai et
 * al., 2022) and <a href="https://arxiv.org/abs/2202.05144">InPars</a> (Bonifacio et al., 2022),
 * but of queries alone: query logs seldom say which passage would have answered.
 */
final class Examples {

  /** No examples. */
  static final Examples NONE = new Examples(List.of());

  private static final Logger LOG = LoggerFactory.getLogger(Examples.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> FIELDS = List.of("query", "text", "question");
  private static final int MIN_CHARS = 2;
  private static final int MAX_CHARS = 200;
  private static final int MAX_LINES = 100_000;

  private final List<String> queries;

  private Examples(List<String> queries) {
    this.queries = queries;
  }

  /**
   * Reads a query per line: plain, a JSON string, or a JSON object with one of {@code query},
   * {@code text}, {@code question}.
   *
   * @throws FatalException naming file and line
   */
  static Examples read(Path file) {
    var queries = new LinkedHashSet<String>();
    int number = 0;
    int leftOut = 0;
    try (var lines = Files.newBufferedReader(file)) {
      for (var line = lines.readLine(); line != null && number < MAX_LINES; ) {
        number++;
        var text = number == 1 ? Prompt.withoutMark(line) : line;
        var query = AnswerText.line(query(file, number, text.strip()));
        if (query.length() < MIN_CHARS || query.length() > MAX_CHARS) {
          leftOut++;
        } else {
          queries.add(query);
        }
        line = lines.readLine();
      }
    } catch (CharacterCodingException e) {
      throw new FatalException("querygen.examples %s must be UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new FatalException("querygen.examples %s cannot be read: %s".formatted(file, e), e);
    }
    if (queries.isEmpty()) {
      throw new FatalException(
          "querygen.examples %s has no query of %d to %d characters"
              .formatted(file, MIN_CHARS, MAX_CHARS));
    }
    LOG.info("event=examples-read file={} queries={} left_out={}", file, queries.size(), leftOut);
    return new Examples(List.copyOf(queries));
  }

  private static String query(Path file, int number, String line) {
    if (!line.startsWith("{") && !line.startsWith("\"")) {
      return line;
    }
    try {
      var node = JSON.readTree(line);
      return FIELDS.stream()
          .map(field -> node.isTextual() ? node : node.path(field))
          .filter(JsonNode::isTextual)
          .findFirst()
          .orElseThrow(
              () ->
                  new FatalException(
                      "querygen.examples %s:%d: one of %s must be a string"
                          .formatted(file, number, FIELDS)))
          .textValue();
    } catch (JsonProcessingException e) {
      throw new FatalException(
          "querygen.examples %s:%d is not JSON: %s".formatted(file, number, e.getOriginalMessage()),
          e);
    }
  }

  /** At most the given number of examples, the same ones for the same seed. */
  List<String> draw(int count, long seed) {
    var random = new SplittableRandom(seed);
    var drawn = new LinkedHashSet<String>();
    while (drawn.size() < Math.min(count, queries.size())) {
      drawn.add(queries.get(random.nextInt(queries.size())));
    }
    return List.copyOf(drawn);
  }

  /** A digest that changes with any of the queries. */
  String digest() {
    return Sha256.of(String.join("\n", queries)).hex();
  }
}
