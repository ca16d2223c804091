package io.lodestream.cli.embedding;

import io.lodestream.schemas.error.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits input at line feeds and nowhere else, so that texts and vectors stay one to one. One
 * carriage return before a line feed belongs to the end of the line. Bytes that are no UTF-8 become
 * U+FFFD.
 */
final class TextLines {
  /** Far more than a model reads of a text; bounds memory for input without line feeds. */
  static final int MAX_CHARS = 1 << 20;

  private final BufferedReader reader;
  private long line;
  private Optional<UserException> pending = Optional.empty();

  TextLines(InputStream in) {
    this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /**
   * Waits for one line, then adds the lines that are available without waiting, up to {@code most}
   * lines in all.
   *
   * @return empty at the end of the input
   * @throws UserException for a line longer than {@link #MAX_CHARS}, after the lines before it were
   *     returned
   */
  List<String> next(int most) throws IOException {
    if (pending.isPresent()) {
      throw pending.get();
    }
    var texts = new ArrayList<String>();
    try {
      do {
        var text = read();
        if (text.isEmpty()) {
          break;
        }
        texts.add(text.get());
      } while (texts.size() < most && reader.ready());
    } catch (UserException e) {
      if (texts.isEmpty()) {
        throw e;
      }
      pending = Optional.of(e);
    }
    return texts;
  }

  private Optional<String> read() throws IOException {
    var text = new StringBuilder();
    line++;
    for (int c = reader.read(); c != '\n'; c = reader.read()) {
      if (c < 0) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
      }
      if (text.length() == MAX_CHARS) {
        throw new UserException(
            "line %d must have at most %d characters, has more".formatted(line, MAX_CHARS));
      }
      text.append((char) c);
    }
    int last = text.length() - 1;
    if (last >= 0 && text.charAt(last) == '\r') {
      text.setLength(last);
    }
    return Optional.of(text.toString());
  }
}
