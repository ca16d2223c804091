package io.lodestream.querygen.generator;

import java.util.List;

/**
 * What a generator wrote for one passage.
 *
 * @param queries fit to be judged
 * @param unfit not fit to be judged; they end in {@code rejected-pairs}. Both empty: the passage
 *     gave nothing to ask. Ordinals are unique over both.
 * @param version of what wrote them, where the generator has several; else empty
 */
public record Generated(List<GeneratedQuery> queries, List<Unfit> unfit, String version) {

  /**
   * A query that breaks a rule of its generator, or an answer that holds none.
   *
   * @param query its text is empty where the answer as a whole could not be read
   * @param reason one of {@link io.lodestream.querygen.judge.Reasons}
   */
  public record Unfit(GeneratedQuery query, String reason, String detail) {}

  public Generated {
    queries = List.copyOf(queries);
    unfit = List.copyOf(unfit);
  }

  public Generated(List<GeneratedQuery> queries, List<Unfit> unfit) {
    this(queries, unfit, "");
  }
}
