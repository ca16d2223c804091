package io.lodestream.schemas.windows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RangeDigestTest {

  private final RangeDigest digest = new RangeDigest();

  @Test
  void isSha256OfNothingForAnEmptyRange() {
    assertThat(digest.hex())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void tellsApartWhereKeyEndsAndValueBegins() {
    // Given
    var other = new RangeDigest();

    // When
    digest.add(bytes("ab"), bytes("c"));
    other.add(bytes("a"), bytes("bc"));

    // Then
    assertThat(digest.hex()).isNotEqualTo(other.hex());
  }

  @Test
  void tellsATombstoneFromAnEmptyValue() {
    // Given
    var other = new RangeDigest();

    // When
    digest.add(bytes("a"), null);
    other.add(bytes("a"), bytes(""));

    // Then
    assertThat(digest.hex()).isNotEqualTo(other.hex());
  }

  @Test
  void goesOnAfterItWasRead() {
    // Given
    var other = new RangeDigest();
    other.add(bytes("a"), bytes("1"));
    other.add(bytes("b"), bytes("2"));

    // When
    digest.add(bytes("a"), bytes("1"));
    var first = digest.hex();
    digest.add(bytes("b"), bytes("2"));

    // Then
    assertThat(digest.hex()).isEqualTo(other.hex()).isNotEqualTo(first);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
