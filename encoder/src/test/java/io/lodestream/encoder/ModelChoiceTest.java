package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChoiceTest {
  @TempDir Path temp;

  @Test
  void aBundledModelIsFoundByItsNameWithOrWithoutItsOwner() {
    for (var model : BundledModel.values()) {
      assertThat(ModelChoice.of(model.modelName())).isEqualTo(new ModelChoice.Bundled(model));
      assertThat(ModelChoice.of(model.hubName())).isEqualTo(new ModelChoice.Bundled(model));
      assertThat(ModelChoice.of(model.hubName()).name()).isEqualTo(model.modelName());
    }
    assertThat(ModelChoice.DEFAULT.name()).isEqualTo("all-MiniLM-L6-v2");
  }

  @Test
  void anythingElseIsADirectory() {
    var choice = ModelChoice.of(temp.toString());

    assertThat(choice).isEqualTo(new ModelChoice.Directory(temp));
    assertThat(choice.name()).isEqualTo(temp.getFileName().toString());
    assertThat(choice.dir(Path.of("unused"))).isEqualTo(temp);
    assertThat(ModelChoice.of("/").name()).isEqualTo("/");
  }

  @Test
  void aWrongNameIsAnsweredWithTheNamesThatThereAre() {
    assertThatThrownBy(() -> ModelChoice.of("bge-small").dir(temp))
        .isInstanceOf(EncoderException.class)
        .hasMessage(
            "no model 'bge-small': neither a sentence-transformers directory nor one of"
                + " all-MiniLM-L6-v2, bge-small-en-v1.5, e5-small-v2");
  }
}
