package io.lodestream.querygen.filter;

import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.judge.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses queries before a judge is asked about them. Thread-safe.
 *
 * <p>Refused queries are written to {@code rejected-pairs}, so personal data and secrets are masked
 * in their text.
 */
public final class QueryFilter {

  /** The judge that is named in refusals of this filter. */
  public static final String VERSION = "filter-1";

  /** Lets everything pass. */
  public static final QueryFilter NONE = new QueryFilter(List.of(), SensitivePatterns.NONE);

  private static final int SHOWN_CHARS = 500;

  /** Longer than the part that is shown, so that no match is cut in two before it is masked. */
  private static final int READ_CHARS = 8 * SHOWN_CHARS;

  private final List<QueryRule> rules;
  private final SensitivePatterns patterns;

  /**
   * A query that breaks a rule.
   *
   * @param shown the query as it may be written down
   */
  public record Refusal(GeneratedQuery shown, Verdict.Refused verdict) {}

  QueryFilter(List<QueryRule> rules, SensitivePatterns patterns) {
    this.rules = List.copyOf(rules);
    this.patterns = patterns;
  }

  /**
   * @throws io.lodestream.schemas.error.FatalException for a pattern file that cannot be read
   */
  public static QueryFilter of(FilterSettings settings) {
    var patterns = settings.patterns();
    var rules = new ArrayList<QueryRule>();
    rules.add(new LengthRule(settings.minWords(), settings.maxWords(), settings.maxCharacters()));
    rules.add(patterns);
    if (!settings.languages().isEmpty()) {
      rules.add(new LanguageRule(settings.languages()));
    }
    return new QueryFilter(rules, patterns);
  }

  /** The first rule that the query breaks. */
  public Optional<Refusal> refusal(GeneratedQuery query) {
    return rules.stream()
        .flatMap(rule -> rule.refused(query.text()).stream())
        .findFirst()
        .map(verdict -> new Refusal(shown(query), verdict));
  }

  /** The query as it may be written down: masked and shortened. */
  public GeneratedQuery shown(GeneratedQuery query) {
    var shown = beginning(patterns.masked(beginning(query.text(), READ_CHARS)), SHOWN_CHARS);
    return new GeneratedQuery(query.ordinal(), shown, query.generator());
  }

  private static String beginning(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars);
  }
}
