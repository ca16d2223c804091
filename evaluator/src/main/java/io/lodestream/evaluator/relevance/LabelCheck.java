package io.lodestream.evaluator.relevance;

import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.RelevanceLabel;
import io.lodestream.schemas.error.BadDataException;

/** Refuses evaluation queries that Avro can read but nobody can measure, such as an empty text. */
public final class LabelCheck {

  private LabelCheck() {}

  /**
   * @throws BadDataException naming the query and the rule
   */
  public static void check(EvalQuery query) {
    require(query, !query.getSet().isBlank(), "a set must be named");
    require(query, !query.getText().isBlank(), "the text must not be empty");
    require(query, !query.getLabels().isEmpty(), "there must be at least one label");
    for (var label : query.getLabels()) {
      require(query, !label.getDocumentId().isBlank(), "a label must name a document");
      require(query, hasWholeSpan(label), "a span needs 0 <= start < end");
    }
    require(
        query,
        query.getLabels().stream().anyMatch(label -> label.getGrade() > 0),
        "at least one label must have a grade above 0");
  }

  /** True when {@link #check} would pass. */
  public static boolean passes(EvalQuery query) {
    try {
      check(query);
      return true;
    } catch (BadDataException e) {
      return false;
    }
  }

  private static boolean hasWholeSpan(RelevanceLabel label) {
    if (label.getStart() == null && label.getEnd() == null) {
      return true;
    }
    return label.getStart() != null
        && label.getEnd() != null
        && label.getStart() >= 0
        && label.getStart() < label.getEnd();
  }

  private static void require(EvalQuery query, boolean holds, String rule) {
    if (!holds) {
      throw new BadDataException(
          "evaluation query '%s' of set '%s': %s"
              .formatted(query.getQueryId(), query.getSet(), rule));
    }
  }
}
