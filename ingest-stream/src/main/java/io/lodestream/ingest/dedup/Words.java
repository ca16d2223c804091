package io.lodestream.ingest.dedup;

import static java.lang.Character.UnicodeScript.HIRAGANA;
import static java.lang.Character.UnicodeScript.KATAKANA;
import static java.lang.Character.UnicodeScript.KHMER;
import static java.lang.Character.UnicodeScript.LAO;
import static java.lang.Character.UnicodeScript.MYANMAR;
import static java.lang.Character.UnicodeScript.THAI;

import com.dynatrace.hash4j.hashing.Hashing;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Hashes of a text's words, lower case, in reading order. In scripts written without spaces every
 * character is a word.
 */
final class Words {

  private static final Set<Character.UnicodeScript> WITHOUT_SPACES =
      Set.of(HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR);

  private Words() {}

  static long[] hashes(String text) {
    var lower = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    var hashes = LongStream.builder();
    int start = -1;
    for (int at = 0; at < lower.length(); ) {
      int point = lower.codePointAt(at);
      int next = at + Character.charCount(point);
      boolean isAlone = isWordOfItsOwn(point);
      boolean isInside = !isAlone && Character.isLetterOrDigit(point);
      if (!isInside && start >= 0) {
        hashes.add(hash(lower, start, at));
        start = -1;
      }
      if (isAlone) {
        hashes.add(hash(lower, at, next));
      } else if (isInside && start < 0) {
        start = at;
      }
      at = next;
    }
    if (start >= 0) {
      hashes.add(hash(lower, start, lower.length()));
    }
    return hashes.build().toArray();
  }

  private static boolean isWordOfItsOwn(int point) {
    return point > 0x0E00
        && (Character.isIdeographic(point)
            || (Character.isLetter(point)
                && WITHOUT_SPACES.contains(Character.UnicodeScript.of(point))));
  }

  private static long hash(String text, int start, int end) {
    return Hashing.komihash5_0().hashCharsToLong(text.substring(start, end));
  }
}
