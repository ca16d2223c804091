package io.lodestream.querygen.llm;

import io.lodestream.runtime.prompt.Fence;
import io.lodestream.schemas.Passage;
import java.util.List;

/**
 * A passage as a model gets it, cut to the size of the model's context, and the {@link Fence}
 * around the passage.
 *
 * @param text title, headings, neighbours if any, and the passage
 */
record PassageData(String text) {

  private static final int TITLE_CHARS = 300;
  private static final int CHARS_PER_TOKEN = 4;

  /**
   * @param neighbours of the same document; none where no query needs them. They get the tokens
   *     that the passage leaves.
   * @param maxTokens of passage and neighbours together, counted as {@link Passage#getTokenCount}
   */
  static PassageData of(Passage passage, List<Passage> neighbours, int maxTokens) {
    var text = new StringBuilder();
    if (!passage.getTitle().isBlank()) {
      text.append("title: ").append(line(passage.getTitle())).append('\n');
    }
    if (!passage.getHeadings().isEmpty()) {
      text.append("section: ").append(line(String.join(" > ", passage.getHeadings()))).append('\n');
    }
    int left = maxTokens - tokens(passage);
    for (var neighbour : neighbours) {
      if (neighbour.getOrdinal() < passage.getOrdinal() && left > 0) {
        text.append("neighbour before:\n").append(cut(neighbour, left)).append('\n');
        left -= tokens(neighbour);
      }
    }
    text.append("passage:\n").append(cut(passage, maxTokens));
    for (var neighbour : neighbours) {
      if (neighbour.getOrdinal() > passage.getOrdinal() && left > 0) {
        text.append("\nneighbour after:\n").append(cut(neighbour, left));
        left -= tokens(neighbour);
      }
    }
    return new PassageData(text.toString());
  }

  /** The marker line for this data and more that goes between the lines. */
  String fence(String more) {
    return Fence.of(text + "\n" + more);
  }

  private static String line(String text) {
    var line = text.replaceAll("\\s+", " ").strip();
    return line.substring(0, charsUpTo(line, TITLE_CHARS));
  }

  private static int tokens(Passage passage) {
    return passage.getTokenCount() > 0
        ? passage.getTokenCount()
        : passage.getText().length() / CHARS_PER_TOKEN + 1;
  }

  /** The text up to about {@code maxTokens}, ended at a space where there is one. */
  private static String cut(Passage passage, int maxTokens) {
    var text = passage.getText();
    int tokens = tokens(passage);
    if (tokens <= maxTokens) {
      return text;
    }
    int chars = charsUpTo(text, (int) ((long) text.length() * maxTokens / tokens));
    int space = text.lastIndexOf(' ', chars);
    return text.substring(0, space > chars / 2 ? space : chars);
  }

  /** At most the given number of chars, without half of a surrogate pair at the end. */
  private static int charsUpTo(String text, int chars) {
    if (text.length() <= chars) {
      return text.length();
    }
    return chars > 0 && Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars;
  }
}
