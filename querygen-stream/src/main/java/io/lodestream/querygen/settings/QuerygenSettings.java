package io.lodestream.querygen.settings;

import io.lodestream.querygen.filter.FilterSettings;
import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.querygen.generator.KindLearning;
import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import java.time.Duration;

/**
 * How queries are generated and judged; section {@code querygen}, read by {@link #from}.
 *
 * @param sample draws the passages that get queries, by key {@code passage-share}
 * @param topK how far down the results a passage may come back for its query
 */
public record QuerygenSettings(
    int threads,
    GeneratorKind generator,
    JudgeKind judge,
    int maxAttempts,
    int queriesPerPassage,
    PassageSample sample,
    KindWeights kinds,
    double naming,
    long seed,
    int topK,
    int concurrency,
    int batchSize,
    Duration settle,
    Duration maxWait,
    FilterSettings filter,
    SplitRule split,
    HybridRule hybrid,
    WritingSettings.Files writing) {

  /** Who writes queries. */
  public enum GeneratorKind {
    /** The passage's own words. */
    EXTRACTIVE,
    /** A language model. */
    LLM,
    /** A language model for what a search by extractive queries does not miss, or has none of. */
    HYBRID
  }

  /** Who judges queries. */
  public enum JudgeKind {
    /** The passage comes back for its query. */
    ROUND_TRIP,
    /** A language model. */
    LLM
  }

  public static final SectionReader<QuerygenSettings> SECTION =
      new SectionReader<>("querygen", QuerygenSettings::from);

  public static QuerygenSettings from(Section section) {
    section.ownSection("llm");
    return new QuerygenSettings(
        section.integer("threads", 1, 1, 64, "stream threads of this instance"),
        section.choice(
            "generator",
            GeneratorKind.EXTRACTIVE,
            "who writes queries: `extractive`: the passage's own words, `llm`: a language model,"
                + " `hybrid`: rules first, and a language model for passages of which no rule-made"
                + " query survives the round trip, or whose rule-made queries all find them first"),
        section.choice(
            "judge",
            JudgeKind.ROUND_TRIP,
            "who judges queries: `round-trip`: a search that must bring the passage back, `llm`: a"
                + " language model"),
        section.integer(
            "max-attempts",
            5,
            1,
            1000,
            "attempts for a passage whose calls fail while the calls of other passages succeed; the"
                + " passage then goes to `querygen.dlq`"),
        section.integer("queries-per-passage", 2, 1, 16, "most queries written per passage"),
        new PassageSample(
            section.number(
                "passage-share",
                1,
                1e-6,
                1,
                "share of passages that get queries; the other passages end in `rejected-pairs` as"
                    + " `not-sampled`")),
        KindWeights.from(section),
        section.number(
            "naming",
            0.9,
            0,
            1,
            "share of extractive queries to which the document's title is added, where the query"
                + " does not name its subject already"),
        section.longInteger(
            "seed",
            17,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            "seed of query generation; another seed draws other queries"),
        section.integer(
            "judge.top-k",
            10,
            1,
            50,
            "rank within which the round trip must bring a passage back for its query"),
        section.integer("concurrency", 2, 1, 64, "batches judged at a time"),
        section.integer("batch-size", 64, 1, 1024, "passages per batch"),
        section.duration(
            "settle",
            Duration.ofSeconds(2),
            "quiet time after the last passage before a batch is judged"),
        section.duration(
            "max-wait", Duration.ofSeconds(30), "longest time a passage waits for quiet"),
        FilterSettings.from(section),
        split(section),
        HybridRule.from(section),
        WritingSettings.Files.from(section));
  }

  private static SplitRule split(Section section) {
    return new SplitRule(
        section.number(
            "split.validation",
            0.08,
            0,
            0.45,
            "share of document clusters kept for validation; fixed once the first passage was"
                + " split"),
        section.number(
            "split.evaluation",
            0.08,
            0,
            0.45,
            "share of document clusters kept for evaluation; fixed once the first passage was"
                + " split"));
  }

  /** The generator that writes queries with a passage's own words. */
  public ExtractiveGenerator extractive(TermStatistics statistics, OtherWords otherWords) {
    return new ExtractiveGenerator(
        kinds.byKind(), naming, queriesPerPassage, seed, statistics, otherWords);
  }

  /** The same, with weights that follow how its queries are judged. */
  public ExtractiveGenerator extractive(
      KindLearning learning, TermStatistics statistics, OtherWords otherWords) {
    return new ExtractiveGenerator(
        learning, naming, queriesPerPassage, seed, statistics, otherWords);
  }

  /** Whether rules write queries, always or first. */
  public boolean writesByRules() {
    return generator != GeneratorKind.LLM;
  }

  /** Whether rules write queries for which the corpus must know other words. */
  public boolean needsOtherWords() {
    return writesByRules() && kinds.needOtherWords();
  }

  /** Whether rules write queries from passages of other documents, which the corpus must keep. */
  public boolean needsAlike() {
    return writesByRules() && makesRoundTrips() && kinds.needAlike();
  }

  /** The same with other weights of kinds. */
  public QuerygenSettings with(KindWeights others) {
    return new QuerygenSettings(
        threads,
        generator,
        judge,
        maxAttempts,
        queriesPerPassage,
        sample,
        others,
        naming,
        seed,
        topK,
        concurrency,
        batchSize,
        settle,
        maxWait,
        filter,
        split,
        hybrid,
        writing);
  }

  /** Whether queries are judged by searching for their passages. */
  public boolean makesRoundTrips() {
    return judge == JudgeKind.ROUND_TRIP || generator == GeneratorKind.HYBRID;
  }

  /** Whether a language model writes queries, always or sometimes. */
  public boolean asksForQueries() {
    return generator != GeneratorKind.EXTRACTIVE;
  }

  /** Whether a language model judges queries. */
  public boolean asksForVerdicts() {
    return judge == JudgeKind.LLM;
  }
}
