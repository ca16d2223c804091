package io.lodestream.schemas.passages;

import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import java.util.List;

/**
 * The text that stands for a passage in a vector: title, heading path and text, a line each.
 *
 * <p>Indexer, trainer and judges must embed the same text, so the text is made in this class only.
 */
public final class EmbeddingInput {

  private EmbeddingInput() {}

  public static String of(Passage passage) {
    return of(passage.getTitle(), passage.getHeadings(), passage.getText());
  }

  public static String of(JudgedPair pair) {
    return of(pair.getPassageTitle(), pair.getPassageHeadings(), pair.getPassageText());
  }

  public static String of(String title, List<String> headings, String text) {
    var input = new StringBuilder(title.length() + text.length() + 32);
    if (!title.isBlank()) {
      input.append(title).append('\n');
    }
    if (!headings.isEmpty()) {
      input.append(String.join(" > ", headings)).append('\n');
    }
    return input.append(text).toString();
  }
}
