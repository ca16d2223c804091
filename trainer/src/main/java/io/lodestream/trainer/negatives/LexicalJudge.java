package io.lodestream.trainer.negatives;

import io.lodestream.trainer.pairs.PassageText;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Judges by the query's terms: a passage that holds nearly all of them, by weight, answers it; one
 * that holds few does not.
 *
 * <p>A term's weight is BM25's {@code log(1 + (N - n + 0.5) / (n + 0.5))} with n of N known
 * passages holding it, so that common words hardly count and no list of stop words is needed in any
 * language. A term that no passage holds weighs as one that a single passage holds. Words are runs
 * of letters and digits without case. Thread-safe.
 */
public final class LexicalJudge implements RelevanceJudge {
  /** Share of the query's weight from which a passage answers. */
  static final double RELEVANT_FROM = 0.9;

  /** Share of the query's weight up to which a passage does not answer. */
  static final double IRRELEVANT_TO = 0.3;

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  private final Map<String, Integer> holders = new HashMap<>();
  private final int known;

  /**
   * @param passages distinct texts by which terms are weighed
   */
  public LexicalJudge(Collection<String> passages) {
    passages.forEach(text -> terms(text).forEach(term -> holders.merge(term, 1, Integer::sum)));
    this.known = passages.size();
  }

  @Override
  public List<Verdict> judge(String query, List<PassageText> passages) {
    var asked = terms(query);
    return passages.stream().map(passage -> verdict(asked, terms(passage.text()))).toList();
  }

  private Verdict verdict(Set<String> asked, Set<String> held) {
    double all = 0;
    double found = 0;
    for (var term : asked) {
      int holding = holders.getOrDefault(term, 1);
      double weight = Math.log1p((Math.max(known, holding) - holding + 0.5) / (holding + 0.5));
      all += weight;
      found += held.contains(term) ? weight : 0;
    }
    if (all == 0) {
      return Verdict.UNSURE;
    }
    double share = found / all;
    if (share >= RELEVANT_FROM) {
      return Verdict.RELEVANT;
    }
    return share <= IRRELEVANT_TO ? Verdict.IRRELEVANT : Verdict.UNSURE;
  }

  private static Set<String> terms(String text) {
    var plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return WORD.matcher(plain)
        .results()
        .map(word -> word.group())
        .collect(Collectors.toCollection(HashSet::new));
  }
}
