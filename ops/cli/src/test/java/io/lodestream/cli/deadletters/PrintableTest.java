package io.lodestream.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  @Test
  void leavesTextAsItIs() {
    assertThat(Printable.key("Käse 日本 😀".getBytes(UTF_8))).isEqualTo("Käse 日本 😀");
    assertThat(Printable.lines("one\n\ttwo")).isEqualTo("one\n\ttwo");
    assertThat(Printable.key(null)).isEqualTo("-");
  }

  /**
   * Escape, one-byte CSI, bell, carriage return, right-to-left override, a tag, a line separator.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"\u001b[2J", "\u009b2J", "\u0007", "\r", "\u202e", "\uDB40\uDC41", "\u2028"})
  void noCharacterDrivesTheTerminal(String hostile) {
    var bytes = ("a" + hostile + "b").getBytes(UTF_8);

    for (var printed :
        new String[] {Printable.line(bytes), Printable.lines(new String(bytes, UTF_8))}) {
      assertThat(printed).startsWith("a\\").endsWith("b").matches("[ -~]+");
    }
  }

  @Test
  void aKeyIsOneLineAndTellsABackslashFromAnEscape() {
    assertThat(Printable.key("a\nb\\n".getBytes(UTF_8))).isEqualTo("a\\nb\\\\n");
  }

  @Test
  void bytesThatAreNoTextAreWrittenOneByOne() {
    assertThat(Printable.key(new byte[] {'a', (byte) 0xff, 0, '\\'})).isEqualTo("a\\xff\\x00\\\\");
    assertThat(Printable.text(new byte[] {(byte) 0xff})).isEmpty();
  }

  @Test
  void dumpsBytesInRowsOfSixteen() {
    var dump = Printable.hex("0123456789abcdefg\u001b".getBytes(UTF_8), 18).lines().toList();

    assertThat(dump)
        .containsExactly(
            "00000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef",
            "00000010  67 1b" + " ".repeat(43) + " g.");
  }
}
