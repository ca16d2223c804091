package io.lodestream.trainer.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a pair file, with what it leaves out filled in: a JSON object with {@code query} and
 * {@code passage}, all else optional. {@code anchor}, {@code positive} and {@code negative} are
 * taken for {@code query}, {@code passage} and {@code negatives} too.
 *
 * @param query as a user asks
 * @param passage as it is embedded: title, headings and text
 * @param documentId the line's, else that of its passage id, else the passage's content hash
 * @param ordinal place in the document; 0 where the line does not say, so that all of one document
 *     count as neighbours
 * @param contentHash equal for equal passages
 * @param cluster near-duplicate documents; the document itself where the line does not say
 * @param score 0 to 1: how sure it is that the passage answers; 0 says that it does not
 * @param split absent: still to be decided
 * @param negatives passages that do not answer
 * @param source site or collection of the document; empty where the line does not say
 */
record PairRow(
    String query,
    String passage,
    String documentId,
    int ordinal,
    String contentHash,
    String cluster,
    double score,
    Optional<Split> split,
    List<String> negatives,
    String source) {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);
  private static final Pattern PASSAGE_ID = Pattern.compile("(?s)(.*)#(\\d{1,9})");
  private static final int SHOWN = 60;

  /**
   * Reads one line.
   *
   * @throws BadDataException naming the rule that the line breaks and the value
   */
  static PairRow parse(String line) {
    var row = object(line);
    var passage = passage(row);
    var hash = text(row, "contentHash").orElseGet(() -> Texts.hash(passage));
    var id = PASSAGE_ID.matcher(text(row, "passageId").orElse(""));
    var documentId = text(row, "documentId").orElseGet(() -> id.matches() ? id.group(1) : hash);
    return new PairRow(
        required(row, "query", "anchor"),
        passage,
        documentId,
        ordinal(row, id.matches() ? Integer.parseInt(id.group(2)) : 0),
        hash,
        text(row, "cluster").orElse(documentId),
        score(row),
        split(row),
        negatives(row),
        text(row, "source").orElse(""));
  }

  private static JsonNode object(String line) {
    try {
      JsonNode row = JSON.readValue(line);
      if (!row.isObject()) {
        throw new BadDataException("a line must be a JSON object, was '%s'".formatted(cut(line)));
      }
      return row;
    } catch (JsonProcessingException e) {
      throw new BadDataException(
          "a line must be a JSON object, was '%s' (%s)"
              .formatted(cut(line), e.getOriginalMessage()),
          e);
    }
  }

  private static String passage(JsonNode row) {
    if (!row.hasNonNull("passage") && !row.hasNonNull("positive") && row.hasNonNull("text")) {
      return EmbeddingInput.of(
          text(row, "title").orElse(""), texts(row, "headings"), required(row, "text", "text"));
    }
    return required(row, "passage", "positive");
  }

  private static String required(JsonNode row, String name, String alias) {
    var value = text(row, row.hasNonNull(name) ? name : alias);
    return value
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () ->
                new BadDataException(
                    "%s must be a text that is not blank, was %s"
                        .formatted(name, value.map(text -> "'" + text + "'").orElse("absent"))));
  }

  /** A field's text; absent when missing or null. */
  private static Optional<String> text(JsonNode row, String name) {
    if (!row.hasNonNull(name)) {
      return Optional.empty();
    }
    var value = row.get(name);
    if (!value.isTextual()) {
      throw wrong(name, "a text", value);
    }
    return Optional.of(value.textValue());
  }

  private static int ordinal(JsonNode row, int byDefault) {
    if (!row.hasNonNull("ordinal")) {
      return byDefault;
    }
    var value = row.get("ordinal");
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 0) {
      throw wrong("ordinal", "a whole number from 0", value);
    }
    return value.intValue();
  }

  private static double score(JsonNode row) {
    if (!row.hasNonNull("score")) {
      return 1;
    }
    var value = row.get("score");
    if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
      throw wrong("score", "a number from 0 to 1", value);
    }
    return value.doubleValue();
  }

  private static Optional<Split> split(JsonNode row) {
    var text = text(row, "split");
    try {
      return text.map(name -> Split.valueOf(name.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      var known =
          Arrays.stream(Split.values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
      throw new BadDataException(
          "split must be one of %s, was '%s'".formatted(known, cut(text.orElse(""))), e);
    }
  }

  private static List<String> negatives(JsonNode row) {
    return texts(row, row.hasNonNull("negatives") ? "negatives" : "negative");
  }

  /** A text, or an array of texts. */
  private static List<String> texts(JsonNode row, String name) {
    if (!row.hasNonNull(name)) {
      return List.of();
    }
    var value = row.get(name);
    if (value.isTextual()) {
      return List.of(value.textValue());
    }
    var texts = new ArrayList<String>();
    for (var element : value.isArray() ? value : List.of(value)) {
      if (!element.isTextual()) {
        throw wrong(name, "texts in an array", value);
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  private static BadDataException wrong(String name, String rule, JsonNode value) {
    return new BadDataException(
        "%s must be %s, was %s".formatted(name, rule, cut(value.toString())));
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
