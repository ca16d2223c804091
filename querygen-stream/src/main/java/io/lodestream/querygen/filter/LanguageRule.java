package io.lodestream.querygen.filter;

import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.text.Languages;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses queries that are plainly in none of the wanted languages. A query with too few words to
 * detect a language passes.
 *
 * @param languages ISO 639-1 codes, of {@link Languages#known}
 */
record LanguageRule(Set<String> languages) implements QueryRule {

  @Override
  public Optional<Verdict.Refused> refused(String query) {
    List<String> likely = Languages.likely(query);
    return likely.isEmpty() || likely.stream().anyMatch(languages::contains)
        ? Optional.empty()
        : Optional.of(
            new Verdict.Refused(Reasons.OTHER_LANGUAGE, "likely " + String.join(" or ", likely)));
  }
}
