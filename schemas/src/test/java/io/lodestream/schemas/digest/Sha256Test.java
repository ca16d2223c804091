package io.lodestream.schemas.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expected digests are those of FIPS 180-2's examples and of {@code sha256sum}. */
class Sha256Test {

  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path dir;

  @Test
  void givesTheDigestsOfTheStandard() {
    assertThat(new Sha256().hex()).isEqualTo(EMPTY);
    assertThat(Sha256.of("abc").hex()).isEqualTo(ABC);
    assertThat(Sha256.of(new byte[] {'a', 'b', 'c'}).bytes())
        .isEqualTo(HexFormat.of().parseHex(ABC));
    assertThat(Sha256.of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex())
        .isEqualTo("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assertThat(Sha256.of("abc").asLong()).isEqualTo(0xba7816bf8f01cfeaL);
  }

  @Test
  void textIsUtf8() {
    assertThat(Sha256.of("größer").hex())
        .isEqualTo(Sha256.of(new byte[] {'g', 'r', -61, -74, -61, -97, 'e', 'r'}).hex())
        .isEqualTo("45fbf6a67b5efa7dbcc0c0ccf6bdd7ce207300314c009282515896ea4cd7a4e6");
  }

  @Test
  void readingTheResultLeavesRoomForMore() {
    var digest = new Sha256().add("a");
    digest.hex();

    assertThat(digest.add("bc").hex()).isEqualTo(ABC);
  }

  @Test
  void numbersAreBigEndian() {
    assertThat(new Sha256().addInt(-1).addInt(258).bytes())
        .isEqualTo(Sha256.of(new byte[] {-1, -1, -1, -1, 0, 0, 1, 2}).bytes());
    assertThat(new Sha256().addLong(258).bytes())
        .isEqualTo(Sha256.of(new byte[] {0, 0, 0, 0, 0, 0, 1, 2}).bytes());
  }

  @Test
  void aFileGivesTheDigestOfItsBytes() throws IOException {
    var file = Files.writeString(dir.resolve("file"), "abc");

    assertThat(Sha256.of(file).hex()).isEqualTo(ABC);
    assertThat(Sha256.of("ab").add(Files.writeString(file, "c")).hex()).isEqualTo(ABC);
  }
}
