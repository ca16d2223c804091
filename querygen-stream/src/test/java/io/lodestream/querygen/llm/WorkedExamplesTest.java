package io.lodestream.querygen.llm;

import static io.lodestream.querygen.llm.WrittenQueries.PASSAGE;
import static io.lodestream.querygen.llm.WrittenQueries.reasons;
import static io.lodestream.querygen.llm.WrittenQueries.texts;
import static io.lodestream.querygen.llm.WrittenQueries.writing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.WritingTask;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.runtime.llm.ChatRequest.Message;
import io.lodestream.runtime.prompt.Prompt;
import io.lodestream.schemas.error.FatalException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled prompt for small models: how it asks, and what of it must not come back. */
class WorkedExamplesTest {

  /** A corpus about tides, in which "crossing" is a common word and "vinegar" was never seen. */
  private static final TermStatistics TIDES =
      term ->
          switch (term) {
            case "spring", "tides", "moon" -> 0.4;
            case "crossing" -> 0.1;
            default -> 0.0;
          };

  @Test
  void showsEachExampleAsAskedAndAnsweredBefore() {
    // Given
    var chat = ScriptedChat.answering("[\"when do spring tides occur\"]");

    // When
    generate(chat, TermStatistics.NONE);

    // Then
    var messages = chat.requests().get(0).messages();
    assertThat(messages)
        .extracting(Message::role)
        .containsExactly(
            "system", "user", "assistant", "user", "assistant", "user", "assistant", "user");
    assertThat(messages.get(1).content())
        .contains("Kelvano 300 espresso machine")
        .contains("Write 2 questions that this passage answers, one each of: fact, how-to");
    assertThat(messages.get(2).content())
        .isEqualTo(
            "{\"queries\":[{\"kind\":\"fact\",\"query\":\"why does the light on my Kelvano 300 flash\"},"
                + "{\"kind\":\"how-to\",\"query\":\"how do I descale a Kelvano espresso maker\"}]}");
    assertThat(messages.get(7).content()).contains("Spring tides occur").doesNotContain("Kelvano");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "when does the Torvik tide rise",
        "spring tides of 1931",
        "how do spring tides damage the Kelvano"
      })
  void aNameOrFigureOfAnExampleIsALeakEvenWithoutACorpus(String query) {
    var generated = generate(ScriptedChat.answering("[\"" + query + "\"]"), TermStatistics.NONE);

    assertThat(reasons(generated)).containsExactly(Reasons.EXAMPLE_LEAK);
  }

  @Test
  void aRareWordOfAnExampleIsALeakWhereTheCorpusTellsWhatIsRare() {
    // Given
    var answer = "[\"vinegar and spring tides\", \"crossing at spring tides\"]";

    // Then
    assertThat(texts(generate(ScriptedChat.answering(answer), TIDES)))
        .containsExactly("crossing at spring tides");
    assertThat(generate(ScriptedChat.answering(answer), TIDES).unfit().get(0).detail())
        .isEqualTo("'vinegar' stands in an example of the prompt alone");
    assertThat(texts(generate(ScriptedChat.answering(answer), TermStatistics.NONE))).hasSize(2);
  }

  @Test
  void anExamplesQueryAsTheWholeAnswerIsAskedAgain() {
    var copied = "[\"Varra valley flood risk\"]";
    var chat = ScriptedChat.answering(copied, "[\"when do spring tides occur\"]");

    assertThat(texts(generate(chat, TermStatistics.NONE)))
        .containsExactly("when do spring tides occur");
    assertThat(chat.requests()).hasSize(2);
  }

  @Test
  void namesWordsToAvoidWithThePassageAlone() {
    // Given
    var chat = ScriptedChat.answering("[]");
    var settings = writing(1, "fact", Map.of("querygen.llm.prompt-style", "small-model"));
    var task = new WritingTask(PASSAGE, List.of(), List.of("neap", "moon"), TermStatistics.NONE);

    // When
    LlmGenerator.open(chat, "m", settings).generate(task).join();

    // Then
    var messages = chat.requests().get(0).messages();
    assertThat(messages.get(7).content())
        .startsWith("Do not use these words: neap, moon.\n\nDATA-");
    assertThat(messages.get(1).content()).doesNotContain("Do not use");
  }

  @Test
  void boundsTheListAndItsTexts() {
    // Given
    var chat = ScriptedChat.answering("[\"when do spring tides occur\"]");

    // When
    generate(chat, TermStatistics.NONE);

    // Then
    var list = chat.requests().get(0).schema().orElseThrow().at("/properties/queries");
    assertThat(list.path("maxItems").asInt()).isEqualTo(2);
    assertThat(list.at("/items/properties/query/maxLength").asInt()).isEqualTo(300);
  }

  @Test
  void namesAnExampleThatHasNoQueries() {
    var prompt = Prompt.parse("p.txt", "name: mine\n=== example one\nA passage alone.\n");

    assertThatThrownBy(() -> new WorkedExamples(prompt))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("p.txt")
        .hasMessageContaining("section 'example one' must hold a passage, a line '---'");
  }

  private static Generated generate(ScriptedChat chat, TermStatistics statistics) {
    var settings = writing(2, "fact,how-to", Map.of("querygen.llm.prompt-style", "small-model"));
    var task = new WritingTask(PASSAGE, List.of(), List.of(), statistics);
    return LlmGenerator.open(chat, "m", settings).generate(task).join();
  }
}
