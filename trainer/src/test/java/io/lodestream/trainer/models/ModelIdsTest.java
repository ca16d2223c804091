package io.lodestream.trainer.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelIdsTest {

  @Test
  void sameWindowParentAndSettingsGiveTheSameId() {
    var ordered = new LinkedHashMap<String, String>();
    ordered.put("seed", "42");
    ordered.put("epochs", "1");

    var id = ModelIds.trained("w", "p", ordered);

    assertThat(id).matches("m-[0-9a-f]{16}");
    assertThat(ModelIds.trained("w", "p", Map.of("epochs", "1", "seed", "42"))).isEqualTo(id);
    assertThat(ModelIds.trained("w", "p", Map.of("epochs", "1", "seed", "43"))).isNotEqualTo(id);
    assertThat(ModelIds.trained("w2", "p", ordered)).isNotEqualTo(id);
    assertThat(ModelIds.trained("w", "p2", ordered)).isNotEqualTo(id);
  }

  @Test
  void aBaseModelIsNamedByItsLineAndItsBytes() {
    assertThat(ModelIds.base("default", "0123456789abcdef")).isEqualTo("base-0123456789ab");
    assertThat(ModelIds.base("legal", "0123456789abcdef")).isEqualTo("base-legal-0123456789ab");
  }

  @Test
  void theLicenceIsTakenFromTheParentsCard() {
    assertThat(ModelCard.licence("---\nlicense: apache-2.0\n---\n# x")).isEqualTo("apache-2.0");
    assertThat(ModelCard.licence("")).isEqualTo("other");
  }
}
