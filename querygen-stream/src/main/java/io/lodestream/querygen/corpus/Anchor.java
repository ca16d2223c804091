package io.lodestream.querygen.corpus;

import io.lodestream.querygen.text.EnglishWords;
import io.lodestream.querygen.text.Words;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A link whose text says what it points at.
 *
 * <p>Left out are texts that say nothing of their target, as <a
 * href="https://arxiv.org/abs/2305.05834">Anchor-DR</a> does (Xie et al. 2023): here by rules, with
 * fewer than {@value #MIN_CONTENT_WORDS} words besides those of asking to click, of pages and of
 * directions, or more than {@value #MAX_WORDS} words, or an address.
 *
 * @param target what is pointed at
 * @param fragment part of the target, without encoding, in lower case; empty for its beginning
 */
record Anchor(String text, Place target, String fragment) {

  private static final int MIN_CONTENT_WORDS = 2;
  private static final int MAX_WORDS = 16;
  private static final String OWN_CONTENT = "user-content-";

  /** English, as the stop words are. */
  private static final Set<String> OF_LINKS =
      EnglishWords.words(
          """
          article back below bottom chapter click continue details document documentation download
          file first follow following full go here home homepage http https info information last
          learn left link links main more next open page pages part post previous read reading right
          section see show site story table tap text top version view visit web webpage website www
          """);

  /**
   * @param base uri or id of the document that the link stands in
   * @return empty where the text is not informative, or no document can be where it points
   */
  static Optional<Anchor> of(String text, String target, Reference base) {
    if (!isInformative(text)) {
      return Optional.empty();
    }
    var reference = base.resolve(Reference.of(target));
    var fragment = Place.decoded(reference.fragment().orElse("")).strip().toLowerCase(Locale.ROOT);
    return Place.of(reference)
        .map(
            place ->
                new Anchor(
                    text,
                    place,
                    fragment.startsWith(OWN_CONTENT)
                        ? fragment.substring(OWN_CONTENT.length())
                        : fragment));
  }

  static boolean isInformative(String text) {
    var content = Words.contentTerms(text);
    content.removeAll(OF_LINKS);
    return content.size() >= MIN_CONTENT_WORDS
        && Words.count(text) <= MAX_WORDS
        && !text.contains("://");
  }
}
