package io.lodestream.runtime.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void saysWhatIsWrongWithAFile() throws IOException {
    assertThatThrownBy(
            () ->
                Prompt.read(PromptTest.class, "queries.txt", Optional.of(dir), "querygen.prompts"))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining(dir.resolve("queries.txt") + " (querygen.prompts) cannot be read");

    Files.writeString(dir.resolve("queries.txt"), "You are helpful.\n");
    assertThatThrownBy(
            () ->
                Prompt.read(PromptTest.class, "queries.txt", Optional.of(dir), "querygen.prompts"))
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
