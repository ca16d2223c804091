package io.lodestream.querygen.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a link in one document points at, by the places that come of it. */
class ReferenceTest {

  @ParameterizedTest
  @CsvSource({
    // Examples of RFC 3986, section 5.4.
    "http://a/b/c/d;p?q, g, //a/b/c/g",
    "http://a/b/c/d;p?q, ./g, //a/b/c/g",
    "http://a/b/c/d;p?q, /g, //a/g",
    "http://a/b/c/d;p?q, //g, //g/",
    "http://a/b/c/d;p?q, ?y, //a/b/c/d;p?y",
    "http://a/b/c/d;p?q, g?y, //a/b/c/g?y",
    "http://a/b/c/d;p?q, #s, //a/b/c/d;p?q",
    "http://a/b/c/d;p?q, .., //a/b",
    "http://a/b/c/d;p?q, ../../g, //a/g",
    "http://a/b/c/d;p?q, ../../../../g, //a/g",
    // Ids that are paths, ids that are none, and ids with a scheme of their own.
    "docs/guide/begin.md, ../oil.md, docs/oil",
    "docs/guide/begin.md, /oil.md, oil",
    "begin, oil.md, oil",
    "wiki:Begin, Oil, wiki:oil",
    "begin, https://a/b, //a/b"
  })
  void resolvesATarget(String base, String target, String place) {
    assertThat(Place.of(Reference.of(base).resolve(Reference.of(target))))
        .contains(new Place(place));
  }
}
