package io.lodestream.evaluator.recipe;

import io.lodestream.evaluator.promotion.PromotionSettings;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.schemas.LabelOrigin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The queries by which recipes are chosen, in two halves by near-duplicate cluster of their source
 * documents.
 *
 * @param sets whose queries choose; empty when there are too few
 * @param reason why no recipe can be chosen, for people; empty when one can
 */
public record ChoosingQueries(
    List<JudgedSet> sets, DocumentHalves halves, Optional<String> reason) {

  /**
   * The queries of the sets that decide, if people wrote them and each half would count as a set.
   * Generated queries repeat words of their passages, so they would reward the sparse side beyond
   * what people's questions do.
   *
   * @param deciding sets that decide on promotions
   */
  public static ChoosingQueries of(List<JudgedSet> deciding, PromotionSettings settings) {
    var halves = new DocumentHalves(queries(deciding).map(JudgedQuery::cluster).toList());
    if (deciding.isEmpty()) {
      return none(halves, "too few queries to choose a recipe by");
    }
    if (deciding.get(0).origin() != LabelOrigin.HUMAN) {
      return none(halves, "no queries that people wrote to choose a recipe by");
    }
    for (int half = 0; half < DocumentHalves.HALVES; half++) {
      int asked = half;
      var documents =
          queries(deciding)
              .filter(query -> halves.of(query.cluster()) == asked)
              .map(JudgedQuery::sourceDocument)
              .toList();
      if (!settings.counts(documents.size(), (int) documents.stream().distinct().count())) {
        return none(
            halves,
            "too few queries to choose a recipe by: half of the documents has %d, about %d;"
                    .formatted(documents.size(), documents.stream().distinct().count())
                + " needed are %d about %d"
                    .formatted(settings.minQueries(), settings.minDocuments()));
      }
    }
    return new ChoosingQueries(List.copyOf(deciding), halves, Optional.empty());
  }

  private static ChoosingQueries none(DocumentHalves halves, String reason) {
    return new ChoosingQueries(List.of(), halves, Optional.of(reason));
  }

  /** Near-duplicate clusters of the choosing queries' source documents, one per query. */
  List<String> clusters() {
    return queries(sets).map(JudgedQuery::cluster).toList();
  }

  private static Stream<JudgedQuery> queries(List<JudgedSet> sets) {
    return sets.stream().flatMap(set -> set.queries().stream());
  }
}
