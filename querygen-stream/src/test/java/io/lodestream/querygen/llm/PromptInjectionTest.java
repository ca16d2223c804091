package io.lodestream.querygen.llm;

import static io.lodestream.querygen.llm.WrittenQueries.PASSAGE;
import static io.lodestream.querygen.llm.WrittenQueries.generate;
import static io.lodestream.querygen.llm.WrittenQueries.generator;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.TestPassages;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.settings.JudgeSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.Passage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents that tell a language model what to do, and the worst that the model may do: exactly
 * that. What then comes of the document stays with the document, in shape and within bounds; what
 * comes of any other document is the same to the byte.
 */
class PromptInjectionTest {

  private static final Pattern FENCE = Pattern.compile("DATA-[0-9a-f]{20}");
  private static final int QUERIES = 2;
  private static final int LONGEST = 300;

  /** An injection, and what a model that obeys it answers. */
  private record Attack(String text, String answer) {

    Passage passage() {
      return TestPassages.passage("evil", 1, text);
    }
  }

  /** A line each: text, tab, answer; {@code \n} stands for a new line. */
  private static Stream<Attack> corpus() {
    try (var in = PromptInjectionTest.class.getResourceAsStream("injections.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replace("\\n", "\n").split("\t"))
          .map(parts -> new Attack(parts[0], parts[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void anObedientModelGivesAtMostAFewQueriesOfTheDocumentItself(Attack attack) {
    // Given: a second answer for a first one that cannot be read
    var chat = ScriptedChat.answering(attack.answer(), attack.answer());

    // When
    var generated = generate(generator(chat, QUERIES, "fact,keyword"), attack.passage());

    // Then
    assertThat(generated.queries()).hasSizeLessThanOrEqualTo(QUERIES);
    for (var query : generated.queries()) {
      assertThat(query.text())
          .hasSizeLessThanOrEqualTo(LONGEST)
          .doesNotContainPattern("\\p{Cntrl}");
      assertThat(query.text()).doesNotContain(fenceOf(chat.lastMessage(0)));
      assertThat(query.generator()).matches("llm-.*/test-model/(fact|keyword)");
    }
    assertThat(chat.requests()).hasSizeLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void noTextEndsItsOwnData(Attack attack) {
    var chat = ScriptedChat.answering(attack.answer(), attack.answer());
    generate(generator(chat, QUERIES, "fact"), attack.passage());
    var asked = chat.requests().get(0).messages();
    var message = asked.get(asked.size() - 1).content();
    var data = message.split("(?m)^" + fenceOf(message) + "$", -1);
    assertThat(data).as("what is before, between and after two lines of the fence").hasSize(3);
    assertThat(data[1]).contains(attack.text());
    assertThat(data[2]).doesNotContain(attack.text());
  }

  /** The one that the prompt announces, before any data. */
  private static String fenceOf(String message) {
    var fence = FENCE.matcher(message);
    assertThat(fence.find()).isTrue();
    return fence.group();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void noOtherDocumentIsAskedAboutInAnotherWay(Attack attack) {
    // Given: one generator for all documents, as in the stage
    var answer = "[\"when do spring tides occur\"]";
    var chat = ScriptedChat.answering(attack.answer(), attack.answer(), answer);
    var alone = ScriptedChat.answering(answer);
    var both = generator(chat, QUERIES, "fact");

    // When
    generate(both, attack.passage());
    int before = chat.requests().size();
    var after = generate(both, PASSAGE);
    var undisturbed = generate(generator(alone, QUERIES, "fact"), PASSAGE);

    // Then
    assertThat(chat.requests().get(before)).isEqualTo(alone.requests().get(0));
    if (before == 2) {
      assertThat(after).isEqualTo(undisturbed);
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void anObedientJudgeMarksTheDocumentsOwnQueriesAlone(Attack attack) {
    // Given
    var chat = ScriptedChat.answering(attack.answer(), attack.answer());
    var judge =
        LlmJudge.open(
            chat, "test-model", Settings.of(Map.of()).read(JudgeSettings.section(QUERIES)));
    var candidates =
        List.of(
            new Candidate("evil#0", attack.passage(), new GeneratedQuery(0, "one", "llm/fact")),
            new Candidate("evil#0", attack.passage(), new GeneratedQuery(1, "two", "llm/fact")));

    // When
    var verdicts = judge.judge(candidates, List.of()).join();

    // Then
    assertThat(verdicts).hasSize(candidates.size());
    for (var verdict : verdicts) {
      if (verdict instanceof Verdict.Kept kept) {
        assertThat(kept.score()).isBetween(0.0, 1.0);
      }
    }
    assertThat(chat.lastMessage(0)).doesNotContain(PASSAGE.getText());
  }
}
