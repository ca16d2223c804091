package io.lodestream.runtime.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerJsonTest {

  static Stream<Arguments> answers() {
    return Stream.of(
        Arguments.of("as asked", "{\"queries\": [\"a\", \"b\"]}"),
        Arguments.of("a list alone", "[\"a\", \"b\"]"),
        Arguments.of("another name", "{\"results\": [\"a\", \"b\"]}"),
        Arguments.of("fenced code", "```json\n{\"queries\": [\"a\", \"b\"]}\n```"),
        Arguments.of("prose around", "Sure! Here:\n{\"queries\": [\"a\", \"b\"]}\nAnything else?"),
        Arguments.of("a citation before", "As in [1], see {this}: [\"a\", \"b\"]"),
        Arguments.of(
            "thoughts before", "<think>[\"x\"] would be bad</think>{\"queries\": [\"a\", \"b\"]}"),
        Arguments.of("trailing commas", "{\"queries\": [\"a\", \"b\",],}"),
        Arguments.of("single quotes, bare names", "{queries: ['a', 'b']}"),
        Arguments.of("a comment", "{\"queries\": [\"a\", // first\n \"b\"]}"),
        Arguments.of("cut in a string", "{\"queries\": [\"a\", \"b\", \"c and th"),
        Arguments.of("cut after a comma", "{\"queries\": [\"a\", \"b\","),
        Arguments.of("cut before its end", "{\"queries\": [\"a\", \"b\""),
        Arguments.of("broken in the midst", "{\"queries\": [\"a\", \"b\", ###] }"),
        Arguments.of("cut in an object", "[\"a\", \"b\", {\"query\": \"c\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void takesWhatIsWhole(String form, String answer) {
    assertThat(AnswerJson.list(answer, "queries").orElseThrow())
        .extracting(JsonNode::asText)
        .containsExactly("a", "b");
  }

  @Test
  void takesTheListOfThatNameAmongOthers() {
    var answer = "{\"notes\": [\"x\"], \"queries\": [{\"query\": \"a\"}]}";

    assertThat(AnswerJson.list(answer, "queries").orElseThrow())
        .extracting(node -> node.get("query").asText())
        .containsExactly("a");
  }

  @Test
  void anEmptyListIsAnAnswer() {
    assertThat(AnswerJson.list("{\"queries\": []}", "queries")).contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "I am sorry, I cannot help with that.",
        "<html><body>502 Bad Gateway</body></html>",
        "{\"queries\": \"none\"}",
        "{\"queries\": [1, 2]}",
        "<think>they may ask [\"a\", \"b\"], or",
        "{\"queries\": [\"cut in its first elem",
        "{\"queries\": [{\"query\": \"cut in its first elem",
        "{",
        "[[[[",
        "null",
        "{\"queries\": [1e99999999999999999999]}",
      })
  void isNotFooled(String answer) {
    assertThat(AnswerJson.list(answer, "queries")).isEmpty();
  }

  @Test
  void whereverAnAnswerBreaksOffTheElementsBeforeAreWhole() {
    var whole =
        "{\"queries\": [{\"kind\": \"fact\", \"query\": \"a \\\"b\\\" 😀\"}, {\"query\": \"c\"}]}";

    for (int end = 0; end <= whole.length(); end++) {
      var list = AnswerJson.list(whole.substring(0, end), "queries").orElse(List.of());
      assertThat(list)
          .extracting(node -> node.get("query").asText())
          .isEqualTo(List.of("a \"b\" 😀", "c").subList(0, list.size()));
      assertThat(list)
          .hasSize(end <= whole.indexOf('}') ? 0 : end <= whole.lastIndexOf("}]") ? 1 : 2);
    }
  }

  @Test
  void doesNotStumbleOverDepth() {
    assertThat(AnswerJson.list("[".repeat(200_000), "queries")).isEmpty();
    assertThat(AnswerJson.list("{\"a\":".repeat(100_000), "queries")).isEmpty();
  }
}
