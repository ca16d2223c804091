package io.lodestream.ingest.splitting;

import java.text.BreakIterator;
import java.util.BitSet;
import java.util.Locale;

/**
 * Tokenises a section chunk by chunk and finds how well it may be cut before each token.
 *
 * <p>A chunk ends at a blank line where there is one near, so that memory and the tokenizer's time
 * stay bounded however long a paragraph is. A word piece longer than {@value #MAX_TOKEN_CHARS}
 * chars (tokenizers make one word piece of a long run of letters) counts as several, since a
 * passage of few tokens could else be as large as the document. Characters that no token covers
 * belong to the token before them.
 */
final class TokenScanner {

  static final int CHUNK_CHARS = 16_384;
  static final int MAX_TOKEN_CHARS = 200;

  private final Tokenizer tokenizer;

  TokenScanner(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  TokenSequence scan(String text, int start, int end) {
    var tokens = new TokenSequence();
    int visible = skipSpace(text, start, end);
    int covered = visible;
    for (int from = visible; from < end; ) {
      int to = chunkEnd(text, from, end, CHUNK_CHARS);
      covered = scanChunk(text, from, to, covered, tokens);
      from = to;
    }
    close(text, covered, end, tokens);
    return tokens;
  }

  /** End of the chunk that begins at {@code from}: a blank line, a line, a space or the limit. */
  private static int chunkEnd(String text, int from, int sectionEnd, int limit) {
    if (sectionEnd - from <= limit) {
      return sectionEnd;
    }
    int furthest = from + limit;
    int line = -1;
    int space = -1;
    boolean lineEndSeen = false;
    for (int at = furthest; at > from + limit / 2; at--) {
      char before = text.charAt(at - 1);
      if (before == '\n') {
        if (lineEndSeen) {
          return at;
        }
        lineEndSeen = true;
        line = line < 0 ? at : line;
      } else if (!NormalText.isSpace(before)) {
        lineEndSeen = false;
      } else if (space < 0) {
        space = at;
      }
    }
    if (line >= 0) {
      return line;
    }
    if (space >= 0) {
      return space;
    }
    return Character.isLowSurrogate(text.charAt(furthest)) ? furthest - 1 : furthest;
  }

  /** Returns the end of the last token. */
  private int scanChunk(String text, int from, int to, int covered, TokenSequence tokens) {
    var chunk = text.substring(from, to);
    var sentences = sentenceStarts(chunk);
    int last = covered;
    int lastStart = 0;
    for (var span : tokenizer.spans(chunk)) {
      int start = from + span.start();
      int end = from + span.end();
      var cut = cutBefore(text, last, start);
      int sentence = sentences.previousSetBit(span.start());
      if (sentence > lastStart && Cut.SENTENCE.isAtLeast(cut)) {
        cut = Cut.SENTENCE;
      }
      if (tokens.size() == 0) {
        start = covered;
      } else {
        coverGap(text, last, start, tokens);
      }
      addInParts(text, start, Math.max(start, end), cut, tokens);
      last = Math.max(last, end);
      lastStart = span.start();
    }
    return last;
  }

  private static void addInParts(String text, int start, int end, Cut cut, TokenSequence tokens) {
    int from = start;
    var before = cut;
    while (end - from > MAX_TOKEN_CHARS) {
      int to = from + MAX_TOKEN_CHARS;
      if (Character.isLowSurrogate(text.charAt(to))) {
        to--;
      }
      tokens.add(from, to, before);
      before = Cut.TOKEN;
      from = to;
    }
    tokens.add(from, end, before);
  }

  /** Gives visible characters between tokens to the token before. */
  private static void coverGap(String text, int from, int to, TokenSequence tokens) {
    int end = to;
    while (end > from && NormalText.isSpace(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    if (end > from) {
      tokens.extendLast(end);
    }
  }

  private static void close(String text, int covered, int end, TokenSequence tokens) {
    if (tokens.size() > 0) {
      coverGap(text, covered, end, tokens);
      return;
    }
    int visibleEnd = end;
    while (visibleEnd > covered && NormalText.isSpace(text.codePointBefore(visibleEnd))) {
      visibleEnd -= Character.charCount(text.codePointBefore(visibleEnd));
    }
    if (visibleEnd > covered && !NormalText.isBlank(text.substring(covered, visibleEnd))) {
      addInParts(text, covered, visibleEnd, Cut.PARAGRAPH, tokens);
    }
  }

  private static Cut cutBefore(String text, int from, int to) {
    int lines = 0;
    boolean space = false;
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      if (c == '\f' || c == '\u2029') {
        return Cut.PARAGRAPH;
      }
      if (c == '\n' || (c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n'))) {
        lines++;
      }
      space |= NormalText.isSpace(c);
    }
    if (lines > 1) {
      return Cut.PARAGRAPH;
    }
    if (lines == 1) {
      return Cut.LINE;
    }
    return space ? Cut.WORD : Cut.TOKEN;
  }

  private static BitSet sentenceStarts(String chunk) {
    var starts = new BitSet(chunk.length());
    var sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(chunk);
    for (int at = sentences.first(); at != BreakIterator.DONE; at = sentences.next()) {
      if (at < chunk.length()) {
        starts.set(at);
      }
    }
    return starts;
  }

  private static int skipSpace(String text, int start, int end) {
    int at = start;
    while (at < end && NormalText.isSpace(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }
}
