package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.torchscript.TorchScriptArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the encoder asks of every family of models. */
class ModelFamilyTest {

  static List<ModelFamily> families() {
    return ModelFamily.ALL;
  }

  @ParameterizedTest
  @MethodSource("families")
  void isFoundByItsModelType(ModelFamily family) {
    assertThat(ModelFamily.named(family.modelType())).containsSame(family);
  }

  @ParameterizedTest
  @MethodSource("families")
  void hasAScriptWithTheMethodsThatTheForwardPassCalls(ModelFamily family) throws IOException {
    var script = family.script();
    try (var in = TorchScriptArchive.class.getResourceAsStream(script.resource())) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains(
              "class " + script.className() + "(Module):",
              "def prepare(self: __torch__." + script.className(),
              "def run(self: __torch__." + script.className(),
              "def forward(self: __torch__." + script.className());
    }
  }

  @Test
  void anUnknownModelTypeIsOfNoFamily() {
    assertThat(ModelFamily.named("gpt2")).isEmpty();
  }
}
