package io.lodestream.querygen.corpus;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * The fragments by which links point at a document's headings, as GitHub makes them of a heading's
 * words: lower case, a hyphen for each space, nothing but letters, digits, hyphens and underscores;
 * a heading that stands there again has a number.
 */
final class HeadingSlugs {

  private static final Pattern LINK = Pattern.compile("!?\\[([^\\[\\]]*+)]\\([^()]*+\\)");
  private static final Pattern LEFT_OUT = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}\\p{Pc}\\- ]++");

  private HeadingSlugs() {}

  /**
   * Slug to the first passage below its heading.
   *
   * @param headings a document's heading paths by the ordinals of its passages
   */
  static Map<String, Integer> of(SortedMap<Integer, List<String>> headings) {
    var passages = new HashMap<String, Integer>();
    var times = new HashMap<String, Integer>();
    List<String> before = List.of();
    for (var passage : headings.entrySet()) {
      var path = passage.getValue();
      for (int depth = common(before, path); depth < path.size(); depth++) {
        var slug = slug(path.get(depth));
        int again = times.merge(slug, 1, Integer::sum) - 1;
        passages.putIfAbsent(again == 0 ? slug : slug + "-" + again, passage.getKey());
      }
      before = path;
    }
    return passages;
  }

  static String slug(String heading) {
    var words = LINK.matcher(heading).replaceAll("$1").strip().toLowerCase(Locale.ROOT);
    return LEFT_OUT.matcher(words).replaceAll("").replace(' ', '-');
  }

  private static int common(List<String> one, List<String> other) {
    int depth = 0;
    while (depth < Math.min(one.size(), other.size()) && one.get(depth).equals(other.get(depth))) {
      depth++;
    }
    return depth;
  }
}
