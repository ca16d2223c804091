package io.lodestream.evaluator.drift;

import io.lodestream.schemas.EvalQuery;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The held-out queries with the time they were appended. Thread-safe. */
public final class NewestQueries {

  private record Appended(String key, EvalQuery query, long atMs) {}

  private static final Comparator<Appended> NEWEST_FIRST =
      Comparator.comparingLong(Appended::atMs).reversed().thenComparing(Appended::key);

  private final Map<String, Appended> queries = new HashMap<>();

  /**
   * @param query null when it was retracted
   */
  public synchronized void changed(String key, EvalQuery query, long appendedMs) {
    if (query == null) {
      queries.remove(key);
    } else if (query.getSet().equals(ReferenceFigures.HELD_OUT)) {
      queries.put(key, new Appended(key, query, appendedMs));
    }
  }

  /** The newest queries appended after {@code since}, at most {@code most}. */
  public synchronized List<EvalQuery> after(Instant since, int most) {
    return queries.values().stream()
        .filter(appended -> appended.atMs() > since.toEpochMilli())
        .sorted(NEWEST_FIRST)
        .limit(most)
        .map(Appended::query)
        .toList();
  }
}
