package io.lodestream.ingest.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NormalTextTest {

  @Test
  void composesCollapsesAndRemoves() {
    assertThat(NormalText.of("\uFEFF  e\u0301te\u0301\r\n\t\u00A0x\u0000y \u0007"))
        .isEqualTo("été xy");
  }

  @Test
  void keepsJoinedEmojiWhole() {
    assertThat(NormalText.of("👩‍💻 ok")).isEqualTo("👩‍💻 ok");
  }

  @Test
  void isBlankExactlyWhenNothingIsLeft() {
    assertThat(NormalText.isBlank(" \n\u0000\uFEFF\u00A0")).isTrue();
    assertThat(NormalText.isBlank(" 😀")).isFalse();
  }

  @Test
  void countsCodePointsAtAnyOffset() {
    var text = "a😀b".repeat(500);
    var offsets = new CodePointOffsets(text);
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || !Character.isLowSurrogate(text.charAt(at))) {
        assertThat(offsets.of(at)).isEqualTo(text.codePointCount(0, at));
      }
    }
  }
}
