package io.lodestream.querygen.settings;

import io.lodestream.querygen.filter.FilterSettings;
import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.runtime.config.Section;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How queries are generated and judged; section {@code querygen}.
 *
 * @param threads {@code threads}: stream threads
 * @param generator {@code generator}: who writes queries
 * @param judge {@code judge}: who judges those; with {@code hybrid}, those that the language model
 *     wrote
 * @param maxAttempts {@code max-attempts}: of a passage whose calls fail while those of others
 *     succeed, until it is set aside
 * @param queriesPerPassage {@code queries-per-passage}: at most
 * @param sample {@code passage-share}: share of passages that get queries
 * @param kinds {@code kinds}: weight by kind, e.g. {@code question=6,key-phrase=2}
 * @param naming {@code naming}: share of queries that say what their document is about, from its
 *     title
 * @param seed {@code seed}: another seed draws other queries
 * @param topK {@code judge.top-k}: how far down a passage may come back for its query
 * @param concurrency {@code concurrency}: batches judged at a time
 * @param batchSize {@code batch-size}: passages per batch
 * @param settle {@code settle}: quiet time after the last passage before judging
 * @param maxWait {@code max-wait}: longest a passage waits for quiet
 * @param filter {@code filter.*}: which queries are refused whatever the judge would say
 * @param split {@code split.validation}, {@code split.evaluation}: shares of document clusters
 * @param writing {@code prompts}, {@code examples}: of a language model that writes queries
 */
public record QuerygenSettings(
    int threads,
    GeneratorKind generator,
    JudgeKind judge,
    int maxAttempts,
    int queriesPerPassage,
    PassageSample sample,
    Map<String, Double> kinds,
    double naming,
    long seed,
    int topK,
    int concurrency,
    int batchSize,
    Duration settle,
    Duration maxWait,
    FilterSettings filter,
    SplitRule split,
    WritingSettings.Files writing) {

  /** Who writes queries. */
  public enum GeneratorKind {
    /** The passage's own words. */
    EXTRACTIVE,
    /** A language model. */
    LLM,
    /** A language model where no extractive query survived the round trip. */
    HYBRID
  }

  /** Who judges queries. */
  public enum JudgeKind {
    /** The passage comes back for its query. */
    ROUND_TRIP,
    /** A language model. */
    LLM
  }

  public static QuerygenSettings from(Section section) {
    section.passesOn("llm");
    var validation = section.number("split.validation", 0.08, 0, 0.45);
    var evaluation = section.number("split.evaluation", 0.08, 0, 0.45);
    return new QuerygenSettings(
        section.integer("threads", 1, 1, 64),
        section.choice("generator", GeneratorKind.EXTRACTIVE),
        section.choice("judge", JudgeKind.ROUND_TRIP),
        section.integer("max-attempts", 5, 1, 1000),
        section.integer("queries-per-passage", 2, 1, 16),
        new PassageSample(section.number("passage-share", 1, 1e-6, 1)),
        kinds(section),
        section.number("naming", 0.9, 0, 1),
        section.longInteger("seed", 17, Long.MIN_VALUE, Long.MAX_VALUE),
        section.integer("judge.top-k", 10, 1, 50),
        section.integer("concurrency", 2, 1, 64),
        section.integer("batch-size", 64, 1, 1024),
        section.duration("settle", Duration.ofSeconds(2)),
        section.duration("max-wait", Duration.ofSeconds(30)),
        FilterSettings.from(section),
        new SplitRule(validation, evaluation),
        WritingSettings.Files.from(section));
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

  private static Map<String, Double> kinds(Section section) {
    var text = section.optionalText("kinds");
    if (text.isEmpty()) {
      return ExtractiveGenerator.DEFAULT_KINDS;
    }
    var weights = new TreeMap<String, Double>();
    for (var entry : text.get().split(",")) {
      var parts = entry.strip().split("=", 2);
      boolean isWeight = parts.length == 1 || parts[1].matches("\\d{1,6}(\\.\\d{1,6})?");
      boolean isKind = ExtractiveGenerator.DEFAULT_KINDS.containsKey(parts[0]);
      section.require(
          isKind && isWeight,
          "querygen.kinds must be kind=weight of %s, was '%s'"
              .formatted(ExtractiveGenerator.DEFAULT_KINDS.keySet(), entry));
      if (isKind && isWeight) {
        weights.put(parts[0], parts.length == 1 ? 1.0 : Double.parseDouble(parts[1]));
      }
    }
    section.require(
        weights.values().stream().anyMatch(weight -> weight > 0),
        "querygen.kinds must give one kind a positive weight, was '%s'".formatted(text.get()));
    return Map.copyOf(weights);
  }
}
