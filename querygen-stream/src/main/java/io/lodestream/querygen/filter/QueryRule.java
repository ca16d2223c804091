package io.lodestream.querygen.filter;

import io.lodestream.querygen.judge.Verdict;
import java.util.Optional;

/** A rule for queries that does not look at their passage. Thread-safe, quick. */
interface QueryRule {

  /** Why the query breaks the rule; the detail quotes nothing of the query. */
  Optional<Verdict.Refused> refused(String query);
}
