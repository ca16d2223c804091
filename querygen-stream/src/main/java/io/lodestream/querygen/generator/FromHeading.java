package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The innermost heading over the passage that few documents have, without its number. */
record FromHeading(String name, OtherWords words) implements QueryKind {

  private static final int MAX_DOCUMENTS = 2;
  private static final int MIN_CONTENT_WORDS = 2;
  private static final int MAX_WORDS = 16;
  private static final Pattern NUMBER =
      Pattern.compile("^(?:\\d+(?:\\.\\d+)*+|[A-Z]|[IVX]{1,5})[.):]?\\s+(?=\\S{2})");

  @Override
  public boolean fits(Material material) {
    return !material.passage().getHeadings().isEmpty();
  }

  @Override
  public Optional<String> write(Material material, RandomGenerator random) {
    var headings = new ArrayList<>(material.passage().getHeadings());
    Collections.reverse(headings);
    return headings.stream()
        .filter(heading -> words.documentsUnder(heading) <= MAX_DOCUMENTS)
        .map(heading -> NUMBER.matcher(heading.strip()).replaceFirst(""))
        .filter(heading -> Words.contentTerms(heading).size() >= MIN_CONTENT_WORDS)
        .filter(heading -> Words.count(heading) <= MAX_WORDS)
        .findFirst();
  }
}
