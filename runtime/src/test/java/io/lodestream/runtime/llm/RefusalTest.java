package io.lodestream.runtime.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {

  private static Outcome outcome(int status, String body) {
    return outcome(status, body, "sk-secret");
  }

  private static Outcome outcome(int status, String body, String key) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    return Refusal.of(status, bytes, Optional.empty(), Optional.of(key))
        .outcome("http://host/v1/chat/completions");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // OpenAI
        "{'error':{'message':'This model\\'s maximum context length is 8192 tokens. However, your"
            + " messages resulted in 8227 tokens.','type':'invalid_request_error','param':'messages',"
            + "'code':'context_length_exceeded'}}",
        // vLLM
        "{'object':'error','message':'max_tokens must be at least 1, got -186.',"
            + "'type':'BadRequestError','param':null,'code':400}",
        // llama.cpp
        "{'error':{'code':400,'message':'the request exceeds the available context size',"
            + "'type':'exceed_context_size_error'}}",
        // another
        "{'error':'prompt is too long: 9000 tokens'}",
      })
  void aRequestTooLongForTheModelIsRefusedForThat(String body) {
    var json = body.replace("\\'", "’").replace('\'', '"');
    for (int status : new int[] {400, 422, 500}) {
      var refused = (Outcome.Refused) outcome(status, json);
      assertThat(refused.reason()).contains("too long for the model").contains("max-answer-tokens");
      assertThat(refused.isExplained()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "504, upstream request took too long",
    "500, the request took too long",
    "503, context size limits reached"
  })
  void anEndpointThatTakesTooLongIsNoLongPassage(int status, String message) {
    assertThat(outcome(status, "{\"error\":\"" + message + "\"}")).isInstanceOf(Outcome.Busy.class);
  }

  @Test
  void aMessageThatQuotesTheRequestIsNotRepeated() {
    var body = "{\"detail\":[{\"loc\":[\"body\"],\"input\":\"quarterly revenue of a document\"}]}";
    var request = ScriptedEndpoint.request("About:  quarterly\nrevenue of a document.");
    var outcome =
        Refusal.of(422, body.getBytes(StandardCharsets.UTF_8), Optional.empty(), Optional.empty())
            .about(request)
            .outcome("http://host");
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(outcome.toString()).contains("422").doesNotContain("revenue");
    assertThat(outcome(422, body).toString()).contains("revenue");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "API key not valid. Please pass a valid API key.",
        "Invalid model: tiny",
        "The model `tiny` does not exist",
        "No connected db.",
      })
  void someSay400ToAWrongKeyOrModel(String message) {
    assertThat(outcome(400, "{\"error\":{\"message\":\"" + message + "\"}}"))
        .isInstanceOf(Outcome.Barred.class);
  }

  /** As litellm's proxy answers without its data base. */
  @Test
  void aTypeMayTellAWrongKeyToo() {
    var body = "{\"error\":{\"message\":\"x\",\"type\":\"no_db_connection\",\"code\":\"400\"}}";
    assertThat(outcome(400, body)).isInstanceOf(Outcome.Barred.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no such deployment¶Traceback: line 1 | no such deployment
          <html><head><title>502 Bad Gateway</title></head><body><h1>x</h1></body></html> | 502 Bad Gateway
          <html><style>p { color: red }</style><body><p>Out of <b>order</b></p></body></html> | Out of  order
          [{"error":{"message":"quota of the project"}}] | quota of the project
          "a text alone" | "a text alone"
          denied for Bearer abcdefgh12345678 | denied for Bearer ***
          """)
  void showsTheFirstLineOfABodyThatIsNoErrorObject(String body, String shown) {
    var reason = outcome(502, body.replace("¶", "\n"));
    assertThat(reason)
        .isEqualTo(
            new Outcome.Busy(
                "status 502 from http://host/v1/chat/completions: " + shown.replaceAll("\\s+", " "),
                Optional.empty()));
  }

  @Test
  void aDeclinedTopicIsTheRequestsOwnReason() {
    assertThat(outcome(400, "{\"error\":{\"code\":\"content_filter\",\"message\":\"policy\"}}"))
        .isEqualTo(new Outcome.Refused("status 400: declined by a content filter", true));
    // OpenRouter
    assertThat(outcome(403, "{\"error\":{\"code\":403,\"message\":\"Your input was flagged\"}}"))
        .isEqualTo(new Outcome.Refused("status 403: declined by a content filter", true));
  }

  @Test
  void noPartOfALongKeyIsRepeated() {
    var key = "ey" + "Jhbg".repeat(200);
    var outcome = outcome(401, "{\"error\":\"no such token: " + key + "\"}", key);
    assertThat(outcome.toString()).contains("no such token: ***").doesNotContain("Jhbg");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 401, 403, 404, 405})
  void nothingIsAskedAgainWhenTheAddressKeyOrModelIsWrong(int status) {
    var outcome = outcome(status, "{\"error\":{\"message\":\"wrong key sk-secret\\n given\"}}");
    assertThat(outcome).isInstanceOf(Outcome.Barred.class);
    assertThat(outcome.toString())
        .contains(Integer.toString(status))
        .contains("http://host/v1/chat/completions")
        .contains("wrong key *** given")
        .doesNotContain("sk-secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {402, 408, 409, 429, 500, 502, 503, 504, 529})
  void whatPassesIsTriedAgain(int status) {
    var wait = Optional.of(Duration.ofSeconds(3));
    var outcome =
        Refusal.of(
                status,
                "<html>Bad Gateway</html>".getBytes(StandardCharsets.UTF_8),
                wait,
                Optional.empty())
            .outcome("http://host");
    assertThat(outcome).isInstanceOf(Outcome.Busy.class);
    assertThat(((Outcome.Busy) outcome).retryAfter()).isEqualTo(wait);
  }

  @Test
  void aMessageIsShortAndOneLine() {
    var refusal =
        Refusal.of(
            500,
            ("{\"error\":\"" + "very \\n long ".repeat(10_000) + "\"}")
                .getBytes(StandardCharsets.UTF_8),
            Optional.empty(),
            Optional.empty());
    assertThat(refusal.message()).hasSizeLessThan(310).doesNotContain("\n");
  }
}
