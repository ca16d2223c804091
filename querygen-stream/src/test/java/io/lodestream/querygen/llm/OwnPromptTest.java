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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own prompts in the place of ours. */
class OwnPromptTest {

  @TempDir Path dir;

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
}
