package io.lodestream.querygen.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.TestPassages;
import io.lodestream.querygen.generator.WritingTask;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTest {

  @TempDir Path dir;

  @Test
  void theVersionChangesWithTheText() {
    var one = Prompt.parse("a", "name: mine\n=== system\nBe brief.\n");
    var same = Prompt.parse("b", "name: mine\n=== system\nBe brief.\n\n");
    var other = Prompt.parse("a", "name: mine\n=== system\nBe very brief.\n");

    assertThat(one.version()).startsWith("mine-").isEqualTo(same.version());
    assertThat(other.version()).startsWith("mine-").isNotEqualTo(one.version());
  }

  @Test
  void whatIsFilledInIsNotFilledAgain() {
    var prompt = Prompt.parse("a", "name: mine\n=== user\n{{data}} {{count}}\n");

    assertThat(prompt.fill("user", Map.of("data", "{{count}} $1 \\ {{x}}", "count", "2")))
        .isEqualTo("{{count}} $1 \\ {{x}} 2");
  }

  @Test
  void aUsersOwnTakesThePlaceOfOurs() throws IOException {
    Files.writeString(
        dir.resolve("queries.txt"),
        """
        name: legal-3
        === system
        Kinds: {{kinds}}
        === user
        {{fence}} {{data}} {{fence}} {{count}} {{wanted}}
        === reask
        {{problem}}
        === kind clause
        a question that one clause answers
        """);
    var settings = WrittenQueries.writing(1, "clause", Map.of("querygen.prompts", dir.toString()));
    var chat = ScriptedChat.answering("[\"which clause ends the lease early\"]");

    var generator = LlmGenerator.open(chat, "m", settings);

    assertThat(generator.version()).startsWith("llm-legal-3-");
    assertThat(
            generator
                .generate(
                    new WritingTask(TestPassages.passage("d", 1, "The lease ends."), List.of()))
                .join()
                .queries()
                .get(0)
                .generator())
        .endsWith("/m/clause");
    assertThat(chat.requests().get(0).messages().get(0).content())
        .isEqualTo("Kinds: - clause: a question that one clause answers");
  }

  @Test
  void examplesNeedTheirPlaceInAUsersOwn() throws IOException {
    // Given a file as an editor may save it
    Files.writeString(
        dir.resolve("queries.txt"),
        """
        \uFEFFname: mine
        === system
        {{kinds}}
        === user
        {{fence}} {{data}} {{count}} {{wanted}}
        === reask
        {{problem}}
        === examples
        {{examples}}
        === kind fact
        a fact
        """);
    var examples = Files.writeString(dir.resolve("examples.txt"), "when is high water");
    var prompts = Map.of("querygen.prompts", dir.toString());
    var both = Map.of("querygen.prompts", dir.toString(), "querygen.examples", examples.toString());
    var chat = ScriptedChat.answering();
    // When
    assertThat(LlmGenerator.open(chat, "m", WrittenQueries.writing(1, "fact", prompts)).version())
        .startsWith("llm-mine-");
    // Then
    assertThatThrownBy(() -> LlmGenerator.open(chat, "m", WrittenQueries.writing(1, "fact", both)))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("section 'user' lacks {{examples}}");
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    assertThatThrownBy(() -> Prompt.read("queries.txt", Optional.of(dir), "querygen.prompts"))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining(dir.resolve("queries.txt") + " (querygen.prompts) cannot be read");

    Files.writeString(dir.resolve("queries.txt"), "You are helpful.\n");
    assertThatThrownBy(() -> Prompt.read("queries.txt", Optional.of(dir), "querygen.prompts"))
        .hasMessageContaining("must open with 'name: '");

    var prompt = Prompt.parse("p.txt", "name: mine\n=== user\n{{data}} {{colour}}\n");
    assertThatThrownBy(() -> prompt.with("system", Set.of(), Set.of()))
        .hasMessage("prompt p.txt lacks a section 'system'");
    assertThatThrownBy(() -> prompt.with("user", Set.of("fence"), Set.of("data", "colour")))
        .hasMessage("prompt p.txt: section 'user' lacks {{fence}}");
    assertThatThrownBy(() -> prompt.with("user", Set.of("data"), Set.of()))
        .hasMessage("prompt p.txt: section 'user' has {{colour}}, which nothing fills");
  }
}
