package io.lodestream.querygen.llm;

import static io.lodestream.querygen.llm.WrittenQueries.generate;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.TestPassages;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {

  @TempDir Path dir;

  @Test
  void readsLinesAndJsonAlike() throws IOException {
    var examples =
        Examples.read(
            write(
                """
                when is high water
                {"query": "tide table dover"}
                {"_id": "q1", "text": "how high is a spring tide", "metadata": {}}
                "a \\"quoted\\" one"

                when is high water
                """));

    assertThat(examples.draw(50, 1))
        .containsExactlyInAnyOrder(
            "when is high water",
            "tide table dover",
            "how high is a spring tide",
            "a \"quoted\" one");
  }

  @Test
  void passesOverAByteOrderMark() throws IOException {
    assertThat(Examples.read(write("\uFEFF{\"query\": \"tide table\"}")).draw(1, 1))
        .containsExactly("tide table");
  }

  @Test
  void drawsTheSameForASeedAndOthersForAnother() throws IOException {
    var lines = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      lines.append("query number ").append(i).append('\n');
    }
    var examples = Examples.read(write(lines.toString()));

    assertThat(examples.draw(5, 1)).hasSize(5).isEqualTo(examples.draw(5, 1));
    assertThat(examples.draw(5, 2)).isNotEqualTo(examples.draw(5, 1));
  }

  @Test
  void areShownWithThePassageAndPartOfTheVersion() throws IOException {
    var chat = ScriptedChat.answering("[]");
    var plain = WrittenQueries.writing(1, "fact", Map.of());
    var styled =
        WrittenQueries.writing(
            1, "fact", Map.of("querygen.examples", write("wann ist Flut\n").toString()));
    var generator = LlmGenerator.open(chat, "m", styled);

    generate(generator, TestPassages.passage("d", 1, "High water is at noon."));

    assertThat(chat.lastMessage(0))
        .startsWith("People search here like this.")
        .contains("- wann ist Flut\n\nThe data");
    assertThat(generator.version()).isNotEqualTo(LlmGenerator.open(chat, "m", plain).version());
  }

  @Test
  void namesTheLineThatIsWrong() throws IOException {
    var broken = write("fine\n{\"query\": }\n");
    assertThatThrownBy(() -> Examples.read(broken))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("examples.jsonl:2 is not JSON");

    var other = write("{\"question_text\": \"a\"}\n");
    assertThatThrownBy(() -> Examples.read(other))
        .hasMessageContaining("examples.jsonl:1: one of [query, text, question] must be a string");

    var none = write("\n\n");
    assertThatThrownBy(() -> Examples.read(none))
        .hasMessageContaining("has no query of 2 to 200 characters");

    assertThatThrownBy(() -> Examples.read(dir.resolve("nothing.txt")))
        .hasMessageContaining("querygen.examples")
        .hasMessageContaining("nothing.txt cannot be read");

    Files.write(dir.resolve("latin.txt"), "Grüße".getBytes(ISO_8859_1));
    assertThatThrownBy(() -> Examples.read(dir.resolve("latin.txt")))
        .hasMessageContaining("latin.txt must be UTF-8");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(dir.resolve("examples.jsonl"), text);
  }
}
