package io.lodestream.querygen.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {

  @ParameterizedTest
  @CsvSource({
    "https://a.org/Docs/Oil.md, http://A.org:80/docs/oil",
    "https://a.org/docs/oil.html, https://a.org:443/docs/oil/",
    "https://a.org/docs/, https://a.org/docs/index.html",
    "docs/README.md, ./docs",
    "docs/./oil/../lamp%20oil.md, docs/lamp oil",
    "lamp%E2%82%ACoil.md, lamp€oil",
    "a.md?utm_source=x&utm_medium=y&gclid=1, a",
    "a?b=1&c=2, a?C=2&b=1",
    "a.md#part, a.md",
    "100%.md, 100%",
    "a%2.md, a%2"
  })
  void isTheSame(String one, String other) {
    assertThat(place(one)).isPresent().isEqualTo(place(other));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.org/oil, https://b.org/oil",
    "https://a.org/oil, oil",
    "a?page=1, a?page=2",
    "a/oil, b/oil",
    "oil.pdf, oil",
    "a+b, a b"
  })
  void isAnother(String one, String other) {
    assertThat(place(one)).isPresent().isNotEqualTo(place(other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mailto:keeper@a.org", "javascript:void(0)", "data:text/plain,x", "TEL:1"})
  void isNotWhereNoDocumentCanBe(String target) {
    assertThat(place(target)).isEmpty();
  }

  private static Optional<Place> place(String text) {
    return Place.of(Reference.of(text));
  }
}
