package io.lodestream.querygen.filter;

import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds personal data and secrets in queries by patterns, and masks them: in the text as it is, and
 * as it reads once nothing hides in it ({@link PlainText}). Thread-safe.
 */
final class SensitivePatterns implements QueryRule {

  static final SensitivePatterns NONE = new SensitivePatterns(List.of());

  private final List<SensitivePattern> patterns;

  SensitivePatterns(List<SensitivePattern> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  SensitivePatterns with(List<SensitivePattern> more) {
    var all = new ArrayList<>(patterns);
    all.addAll(more);
    return new SensitivePatterns(all);
  }

  @Override
  public Optional<Verdict.Refused> refused(String query) {
    var plain = PlainText.of(query);
    return patterns.stream()
        .filter(pattern -> pattern.isIn(query) || pattern.isIn(plain))
        .findFirst()
        .map(pattern -> new Verdict.Refused(Reasons.SENSITIVE, pattern.name()));
  }

  /**
   * The text with each find's name in its place, as {@code [e-mail]}; in plain text where that
   * shows finds.
   */
  String masked(String text) {
    var asItIs = maskedOnce(text);
    var plain = PlainText.of(asItIs);
    var masked = maskedOnce(plain);
    return masked.equals(plain) ? asItIs : masked;
  }

  private String maskedOnce(String text) {
    var masked = text;
    for (var pattern : patterns) {
      masked = pattern.masked(masked);
    }
    return masked;
  }
}
