package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.AnchorText;
import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.Words;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What another document calls the passage when it links to it, drawn by how many documents say so
 * and how many words with content it has.
 *
 * <p>Texts of links resemble what people type into a search (<a
 * href="https://doi.org/10.1145/860435.860550">Eiron and McCurley 2003</a>), and a retriever can be
 * trained on them alone (<a href="https://arxiv.org/abs/2305.05834">Anchor-DR</a>, Xie et al.
 * 2023). Of no use where documents do not link to each other.
 */
record FromAnchor(String name, OtherWords words) implements QueryKind {

  /** Only the corpus knows. */
  @Override
  public boolean fits(Material material) {
    return true;
  }

  @Override
  public Optional<String> write(Material material, RandomGenerator random) {
    var texts = words.anchorTexts(material.passage());
    double at = random.nextDouble() * texts.stream().mapToDouble(FromAnchor::weight).sum();
    Optional<String> drawn = Optional.empty();
    for (var text : texts) {
      drawn = Optional.of(text.text());
      at -= weight(text);
      if (at <= 0) {
        break;
      }
    }
    return drawn;
  }

  private static double weight(AnchorText text) {
    return text.documents() * (double) Words.contentTerms(text.text()).size();
  }
}
