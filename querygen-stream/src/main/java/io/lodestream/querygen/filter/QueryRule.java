package io.lodestream.querygen.filter;

import io.lodestream.querygen.judge.Verdict;
import java.util.Optional;

/** A rule that queries keep whatever their passage. Thread-safe, quick. */
interface QueryRule {

  /** Why the query breaks the rule; the detail quotes nothing of it. */
  Optional<Verdict.Refused> refused(String query);
}
