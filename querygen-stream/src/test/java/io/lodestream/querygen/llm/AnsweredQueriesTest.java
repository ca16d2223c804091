package io.lodestream.querygen.llm;

import static io.lodestream.querygen.llm.WrittenQueries.generate;
import static io.lodestream.querygen.llm.WrittenQueries.reasons;
import static io.lodestream.querygen.llm.WrittenQueries.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.runtime.llm.ChatRequest.Message;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How queries are read from whatever a model answers. */
class AnsweredQueriesTest {

  @Test
  void readsAListOfStringsAndTakesNumbersAndQuotesOff() {
    var chat =
        ScriptedChat.answering(
            "```json\n[\"1. When do spring tides occur?\", \"2) \\\"neap tide cause\\\"\","
                + " \"- 3. what is the tide range\"]\n```");

    var generated = generate(chat, 3, "fact,keyword");

    assertThat(texts(generated))
        .containsExactly(
            "When do spring tides occur?", "neap tide cause", "3. what is the tide range");
  }

  @Test
  void proseIsAskedAgainWithWhatWasWrong() {
    // Given
    var chat =
        ScriptedChat.answering(
            "The passage is about tides. I would ask when spring tides occur.",
            "{\"queries\": [{\"kind\": \"fact\", \"query\": \"When do spring tides occur?\"}]}");

    // When
    var generated = generate(chat, 2, "fact");

    // Then
    assertThat(texts(generated)).containsExactly("When do spring tides occur?");
    assertThat(chat.requests().get(1).messages())
        .extracting(Message::role)
        .containsExactly("system", "user", "assistant", "user");
    assertThat(chat.lastMessage(1)).contains("it holds no JSON list of queries");
  }

  @Test
  void proseTwiceIsRefusedAsUnreadable() {
    var chat = ScriptedChat.answering("Tides are fascinating.", "Indeed they are.");

    var generated = generate(chat, 2, "fact");

    assertThat(generated.queries()).isEmpty();
    assertThat(reasons(generated)).containsExactly(Reasons.UNREADABLE_ANSWER);
    assertThat(generated.unfit().get(0).query().text()).isEmpty();
    assertThat(chat.requests()).hasSize(2);
  }

  @Test
  void aPageOfAProxyIsUnreadableToo() {
    var page = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>";

    assertThat(reasons(generate(ScriptedChat.answering(page, page), 2, "fact")))
        .containsExactly(Reasons.UNREADABLE_ANSWER);
  }

  @Test
  void ofAThousandQueriesTheFirstAreTaken() {
    var thousand =
        IntStream.range(0, 1000)
            .mapToObj(i -> "\"what is tide number %d at harbour%d\"".formatted(i, i))
            .collect(Collectors.joining(",", "[", "]"));

    var generated = generate(ScriptedChat.answering(thousand), 3, "fact");

    assertThat(texts(generated)).hasSize(3).first().asString().contains("harbour0");
    assertThat(generated.unfit()).isEmpty();
  }

  @Test
  void ofAnAnswerThatWasCutOffTheWholeQueriesAreTaken() {
    var chat =
        ScriptedChat.cutting(
            "{\"queries\": [{\"kind\": \"fact\", \"query\": \"When do spring tides occur?\"},"
                + " {\"kind\": \"fact\", \"query\": \"What causes ne");

    assertThat(texts(generate(chat, 2, "fact"))).containsExactly("When do spring tides occur?");
    assertThat(chat.requests()).hasSize(1);
  }

  @Test
  void anEmptyListIsNothingToAsk() {
    assertThat(generate(ScriptedChat.answering("{\"queries\": []}"), 2, "fact"))
        .isEqualTo(new Generated(List.of(), List.of()));
  }

  @Test
  void takesFormattingAndWhatIsUnseenOff() {
    var generated =
        generate(
            ScriptedChat.answering(
                "[\"When do <b>spr\\u00ading tides</b>\\u202e\\udb40\\udc41\\u0090 &amp; neap\\n tides <br/>occur?\"]"),
            1,
            "fact");

    assertThat(texts(generated)).containsExactly("When do spring tides & neap tides occur?");
  }
}
