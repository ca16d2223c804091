package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WellFormedTest {
  @Test
  void replacesHalvesOfPairsAndNothingElse() {
    var sound = "a😀b\ue000\uffff";

    assertThat(WellFormed.of(sound)).isSameAs(sound);
    assertThat(WellFormed.of("\ud83d")).isEqualTo("\ufffd");
    assertThat(WellFormed.of("\ude00\ud83dx\ud83d\ud83d\ude00")).isEqualTo("\ufffd\ufffdx\ufffd😀");
  }
}
