package io.lodestream.runtime.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which of the protocol's optional fields an endpoint accepts. When an endpoint refuses a field by
 * name, this call and all later calls are made without the field.
 *
 * @param output never {@link StructuredOutput#AUTO}
 * @param mayLoosen whether {@code output} was chosen here and not by the configuration
 * @param sendsBounds whether the schema keeps its bounds on lists and texts
 * @param sendsSchema whether {@link StructuredOutput#JSON_OBJECT} goes with the schema, as
 *     llama-cpp-python and others take it
 * @param tokensField {@code max_tokens}, or {@code max_completion_tokens} for OpenAI's reasoning
 *     models
 */
record Dialect(
    StructuredOutput output,
    boolean mayLoosen,
    boolean sendsBounds,
    boolean sendsSchema,
    String tokensField,
    boolean sendsTemperature) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NEW_TOKENS_FIELD = "max_completion_tokens";
  private static final Pattern NAMES_OUTPUT =
      Pattern.compile("response_?format|json_schema|json_object|guided|grammar");
  private static final Set<String> BOUNDS = Set.of("maxItems", "maxLength");

  /** A server that makes a grammar of the schema speaks of repetitions. */
  private static final Pattern NAMES_BOUNDS =
      Pattern.compile(
          "max_?items|max_?length|repetition|unsupported (json )?(schema )?keyword"
              + "|failed to parse grammar");

  private static final Pattern NAMES_SCHEMA = Pattern.compile("\\bschema\\b|grammar");
  private static final Pattern NAMES_TEMPERATURE =
      Pattern.compile("temperature'? (is not|does not|isn't|not) support|param=temperature");

  static Dialect first(StructuredOutput wanted) {
    boolean isFree = wanted == StructuredOutput.AUTO;
    return new Dialect(
        isFree ? StructuredOutput.JSON_SCHEMA : wanted, isFree, true, isFree, "max_tokens", true);
  }

  /** The request as JSON; fields of {@code extra-body} win. */
  ObjectNode body(ChatRequest request, LlmSettings.Server server) {
    var body = JSON.createObjectNode();
    body.put("model", server.model());
    var messages = body.putArray("messages");
    for (var message : request.messages()) {
      messages.addObject().put("role", message.role()).put("content", message.content());
    }
    if (sendsTemperature) {
      body.put("temperature", server.temperature());
    }
    body.put(tokensField, request.maxTokens());
    request
        .schema()
        .ifPresent(
            schema -> {
              if (output == StructuredOutput.JSON_SCHEMA) {
                body.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "answer")
                    .put("strict", true)
                    .set("schema", sent(schema));
              } else if (output == StructuredOutput.JSON_OBJECT) {
                var format = body.putObject("response_format").put("type", "json_object");
                if (sendsSchema) {
                  format.set("schema", sent(schema));
                }
              }
            });
    body.setAll(server.extraBody());
    return body;
  }

  /**
   * The dialect to try next after a refusal that names a field which can be left out.
   *
   * @param refusal the endpoint's message in lower case
   * @param hadSchema whether the request asked for structured output
   */
  Optional<Dialect> without(String refusal, boolean hadSchema) {
    if (refusal.contains(NEW_TOKENS_FIELD) && !tokensField.equals(NEW_TOKENS_FIELD)) {
      return Optional.of(
          new Dialect(
              output, mayLoosen, sendsBounds, sendsSchema, NEW_TOKENS_FIELD, sendsTemperature));
    }
    if (sendsTemperature && NAMES_TEMPERATURE.matcher(refusal).find()) {
      return Optional.of(
          new Dialect(output, mayLoosen, sendsBounds, sendsSchema, tokensField, false));
    }
    boolean isBesideObject = output == StructuredOutput.JSON_OBJECT && sendsSchema;
    boolean sentSchema = hadSchema && (output == StructuredOutput.JSON_SCHEMA || isBesideObject);
    if (sentSchema && sendsBounds && NAMES_BOUNDS.matcher(refusal).find()) {
      return Optional.of(
          new Dialect(output, mayLoosen, false, sendsSchema, tokensField, sendsTemperature));
    }
    if (sentSchema && isBesideObject && NAMES_SCHEMA.matcher(refusal).find()) {
      return Optional.of(
          new Dialect(output, mayLoosen, sendsBounds, false, tokensField, sendsTemperature));
    }
    if (hadSchema && mayLoosen && NAMES_OUTPUT.matcher(refusal).find()) {
      return looser()
          .map(
              next ->
                  new Dialect(next, true, sendsBounds, sendsSchema, tokensField, sendsTemperature));
    }
    return Optional.empty();
  }

  private JsonNode sent(JsonNode schema) {
    return sendsBounds ? schema : withoutBounds(schema.deepCopy());
  }

  /** Takes bounds, which are numbers, off; a property may be named like one. */
  private static JsonNode withoutBounds(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      BOUNDS.stream().filter(bound -> object.path(bound).isNumber()).forEach(object::remove);
    }
    schema.forEach(Dialect::withoutBounds);
    return schema;
  }

  private Optional<StructuredOutput> looser() {
    return switch (output) {
      case AUTO, JSON_SCHEMA -> Optional.of(StructuredOutput.JSON_OBJECT);
      case JSON_OBJECT -> Optional.of(StructuredOutput.NONE);
      case NONE -> Optional.empty();
    };
  }
}
