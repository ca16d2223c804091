package io.lodestream.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalModelsTest {
  @TempDir Path temp;

  @Test
  void baseIsTheConfiguredBaseModel() throws IOException {
    var own = Files.createDirectory(temp.resolve("own"));
    Files.writeString(own.resolve("modules.json"), "[]");

    var models = localModels(own.toString());

    assertThat(models.require("base")).isEqualTo(new NamedModel("own", own, 0));
    assertThat(models.require(own.toString())).isEqualTo(new NamedModel("own", own, 0));
    assertThat(models.find("current")).isEmpty();
  }

  @Test
  void aConfiguredBaseModelThatIsNotThereIsNamed() {
    var gone = temp.resolve("gone").toString();

    assertThatThrownBy(() -> localModels(gone).require("base"))
        .hasMessageContaining("no model '" + gone + "'")
        .hasMessageContaining("bge-small-en-v1.5");
  }

  @Test
  void aDirectoryWithoutModulesIsRefused() {
    assertThatThrownBy(() -> localModels("all-MiniLM-L6-v2").require(temp.toString()))
        .hasMessageContaining("is not a sentence-transformers directory: it has no modules.json");
  }

  private LocalModels localModels(String base) {
    return new LocalModels(
        Settings.of(Map.of("trainer.base-model", base)),
        Map.of("XDG_CACHE_HOME", temp.resolve("cache").toString()));
  }
}
