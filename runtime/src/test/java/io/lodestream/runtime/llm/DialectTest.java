package io.lodestream.runtime.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {

  private static final ObjectNode SCHEMA =
      new ObjectMapper().createObjectNode().put("type", "object");
  private static final ChatRequest REQUEST =
      new ChatRequest(List.of(new ChatRequest.Message("user", "a")), Optional.of(SCHEMA), 100);

  private static LlmSettings.Server server(ObjectNode extraBody) {
    return new LlmSettings.Server(
        URI.create("http://localhost/v1/chat/completions"),
        "tiny",
        Optional.empty(),
        KeyHeader.BEARER,
        0.5,
        StructuredOutput.AUTO,
        extraBody,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        1000);
  }

  private static ObjectNode body(Dialect dialect) {
    return dialect.body(REQUEST, server(new ObjectMapper().createObjectNode()));
  }

  @Test
  void asksForTheSchemaThenForAnyJsonThenForNothing() {
    var schema = Dialect.first(StructuredOutput.AUTO);
    assertThat(body(schema).at("/response_format/json_schema/schema")).isEqualTo(SCHEMA);
    var object = schema.without("'response_format.type' must be 'json_object'", true).orElseThrow();
    assertThat(body(object).at("/response_format/type").asText()).isEqualTo("json_object");
    var none = object.without("unknown field response_format", true).orElseThrow();
    assertThat(body(none).has("response_format")).isFalse();
    assertThat(none.without("unknown field response_format", true)).isEmpty();
  }

  /** As llama-cpp-python takes it, which knows no {@code json_schema}. */
  @Test
  void sendsTheSchemaBesideAnyJsonUntilItIsRefused() {
    var object =
        Dialect.first(StructuredOutput.AUTO)
            .without("'response_format', 'type': input should be 'text' or 'json_object'", true)
            .orElseThrow();
    assertThat(body(object).at("/response_format/schema")).isEqualTo(SCHEMA);
    var plain = object.without("response_format: unexpected field 'schema'", true).orElseThrow();
    assertThat(body(plain).path("response_format").toString())
        .isEqualTo("{\"type\":\"json_object\"}");
    assertThat(body(Dialect.first(StructuredOutput.JSON_OBJECT)).path("response_format").toString())
        .isEqualTo("{\"type\":\"json_object\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "invalid schema for response_format 'answer': 'maxitems' is not permitted",
        "unsupported keyword: maxlength",
        "failed to parse grammar"
      })
  void keepsTheSchemaWithoutTheBoundsThatAreRefused(String refusal) throws IOException {
    // Given
    var bounded =
        new ObjectMapper()
            .readTree(
                "{\"properties\":{\"maxItems\":{\"type\":\"string\"},\"l\":{\"type\":\"array\",\"maxItems\":2,"
                    + "\"items\":{\"type\":\"string\",\"maxLength\":9}}}}");
    var request = new ChatRequest(REQUEST.messages(), Optional.of(bounded), 100);
    // When
    var next = Dialect.first(StructuredOutput.AUTO).without(refusal, true).orElseThrow();
    // Then
    var schema =
        next.body(request, server(new ObjectMapper().createObjectNode()))
            .at("/response_format/json_schema/schema");
    assertThat(schema.at("/properties/l").toString())
        .isEqualTo("{\"type\":\"array\",\"items\":{\"type\":\"string\"}}");
    assertThat(schema.at("/properties/maxItems/type").asText()).isEqualTo("string");
    assertThat(bounded.at("/properties/l/maxItems").asInt()).isEqualTo(2);
    var looser = next.without("unknown field response_format", true).orElseThrow();
    assertThat(body(looser).at("/response_format/type").asText()).isEqualTo("json_object");
  }

  @Test
  void doesNotLoosenWhatTheUserAskedFor() {
    var strict = Dialect.first(StructuredOutput.JSON_SCHEMA);
    assertThat(strict.without("unknown field response_format", true)).isEmpty();
  }

  @Test
  void namesTheAnswersLengthAsReasoningModelsDo() {
    var next =
        Dialect.first(StructuredOutput.AUTO)
            .without(
                "unsupported parameter: 'max_tokens' is not supported with this model."
                    + " use 'max_completion_tokens' instead.",
                true)
            .orElseThrow();
    assertThat(body(next).path("max_completion_tokens").asInt()).isEqualTo(100);
    assertThat(body(next).has("max_tokens")).isFalse();
    assertThat(body(next).has("response_format")).isTrue();
  }

  @Test
  void leavesTheTemperatureOutWhereItIsFixed() {
    var first = Dialect.first(StructuredOutput.AUTO);
    assertThat(body(first).path("temperature").asDouble()).isEqualTo(0.5);
    var next =
        first
            .without("unsupported value: 'temperature' does not support 0.5 with this model", true)
            .orElseThrow();
    assertThat(body(next).has("temperature")).isFalse();
  }

  @Test
  void isNotMisledByOtherRefusals() {
    assertThat(Dialect.first(StructuredOutput.AUTO).without("the temperature of water", true))
        .isEmpty();
  }

  @Test
  void letsExtraFieldsWin() {
    var extra = new ObjectMapper().createObjectNode().put("temperature", 1).put("top_k", 40);
    var body = Dialect.first(StructuredOutput.AUTO).body(REQUEST, server(extra));
    assertThat(body.path("temperature").asInt()).isEqualTo(1);
    assertThat(body.path("top_k").asInt()).isEqualTo(40);
  }
}
