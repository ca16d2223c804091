package io.lodestream.schemas.topics;

import io.lodestream.schemas.DeadLetterDecision;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.RetrievalMetrics;
import io.lodestream.schemas.StageMetrics;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/**
 * Describes all topics. Topics are created and checked from this description only.
 *
 * @param namespace put before every name with a dot; empty for none
 * @param partitions of the data topics ({@code documents}, {@code passages}, {@code pairs}, ...);
 *     topics that carry decisions have one
 */
public record Topics(String namespace, int partitions) {

  /** Stages that own a dead letter topic. */
  public static final List<String> STAGES =
      List.of("ingest", "querygen", "trainer", "indexer", "evaluator");

  /** Largest record batch, in bytes and as compressed by its producer, that a topic takes. */
  public static final int MAX_RECORD_BYTES = 64 * 1024 * 1024;

  /**
   * Largest record, in bytes before compression, that a stage writes. Dead letter topics accept a
   * record of this size even if compression gains nothing, since a dead letter is compressed again,
   * perhaps worse than by its producer. Stays below the 100 MiB that brokers accept in one request
   * by default.
   */
  public static final int MAX_WRITE_BYTES = 96 * 1024 * 1024;

  private static final int BATCH_OVERHEAD_BYTES = 2 * 1024 * 1024;

  private static final String MAX_BATCH = "max.message.bytes";
  private static final Pattern NAMESPACE = Pattern.compile("[a-zA-Z0-9_-]{0,100}");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration MONTHS = Duration.ofDays(90);
  private static final Duration YEARS = Duration.ofDays(3650);

  /** Longest time that a stage may be stopped and still see every tombstone. */
  private static final Duration TOMBSTONES = Duration.ofDays(30);

  public Topics {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException(
          "namespace must match %s, was '%s'".formatted(NAMESPACE, namespace));
    }
  }

  public Topic<Document> documents() {
    return data("documents", "document id", Document.class, compact(), "users");
  }

  /**
   * JSON documents, for producers that cannot set a content-type header. Not compacted, since
   * brokers refuse records without a key on compacted topics, and a JSON document may name its id
   * in the value instead of the key.
   */
  public Topic<Document> documentsJson() {
    return data("documents-json", "document id or none", Document.class, keep(YEARS), "users");
  }

  public Topic<Passage> passages() {
    return data("passages", "passage id", Passage.class, compact(), "ingest");
  }

  public Topic<JudgedPair> pairs() {
    return data("pairs", "pair id", JudgedPair.class, keep(MONTHS), "querygen");
  }

  public Topic<RejectedPair> rejectedPairs() {
    return data("rejected-pairs", "pair id", RejectedPair.class, keep(WEEK), "querygen");
  }

  public Topic<Relevance> feedback() {
    return data("feedback", "any", Relevance.class, keep(YEARS), "users");
  }

  public Topic<EvalQuery> evalQueries() {
    return single("eval-queries", "set/query id", EvalQuery.class, compact(), "users, querygen");
  }

  public Topic<TrainingWindow> trainingWindows() {
    return single("training-windows", "model line", TrainingWindow.class, keep(YEARS), "querygen");
  }

  public Topic<WindowRequest> windowRequests() {
    return single(
        "window-requests", "model line", WindowRequest.class, keep(YEARS), "evaluator, operator");
  }

  /**
   * Which pairs may no longer be used. One partition, so that one offset tells which retractions a
   * reader has honoured.
   */
  public Topic<Retraction> retractions() {
    return single("retractions", "passage id", Retraction.class, compact(), "querygen");
  }

  public Topic<ModelVersion> models() {
    return single("models", "model id", ModelVersion.class, compact(), "trainer");
  }

  public Topic<Promotion> promotions() {
    return single("promotions", "model line", Promotion.class, keep(YEARS), "evaluator, operator");
  }

  public Topic<IndexEvent> indexEvents() {
    return single("index-events", "collection", IndexEvent.class, compact(), "indexer");
  }

  public Topic<RetrievalMetrics> retrievalMetrics() {
    return single(
        "retrieval-metrics", "model/set/dim", RetrievalMetrics.class, keep(YEARS), "evaluator");
  }

  public Topic<StageMetrics> stageMetrics() {
    return single("stage-metrics", "stage/instance", StageMetrics.class, keep(WEEK), "all");
  }

  /** Where a stage sets aside what it cannot process: the original key, bytes and headers. */
  public Topic<SpecificRecord> deadLetters(String stage) {
    if (!STAGES.contains(stage)) {
      throw new IllegalArgumentException("no stage is named '%s'".formatted(stage));
    }
    var policy = new HashMap<>(keep(YEARS));
    policy.put(MAX_BATCH, Integer.toString(MAX_WRITE_BYTES + BATCH_OVERHEAD_BYTES));
    return topic(stage + ".dlq", "original key", null, 1, policy, stage);
  }

  /**
   * Which dead letters operators have replayed or dropped. A dead letter topic is a log, from which
   * single records cannot be taken.
   */
  public Topic<DeadLetterDecision> deadLetterDecisions() {
    return single(
        "dead-letter-decisions",
        "stage/partition/offset",
        DeadLetterDecision.class,
        compact(),
        "operator");
  }

  /** Topics whose records must be read in one order, which needs a single partition. */
  public List<Topic<? extends SpecificRecord>> ordered() {
    return List.of(
        evalQueries(),
        trainingWindows(),
        windowRequests(),
        retractions(),
        models(),
        promotions(),
        indexEvents(),
        retrievalMetrics(),
        stageMetrics(),
        deadLetterDecisions());
  }

  /** Topics of Avro records that users write, with serializers of their own. */
  public List<Topic<? extends SpecificRecord>> writtenByUsers() {
    return List.of(documents(), feedback(), evalQueries());
  }

  /** Every topic, dead letters included. */
  public List<Topic<? extends SpecificRecord>> all() {
    var all =
        new ArrayList<Topic<? extends SpecificRecord>>(
            List.of(
                documents(), documentsJson(), passages(), pairs(), rejectedPairs(), feedback()));
    all.addAll(ordered());
    STAGES.forEach(stage -> all.add(deadLetters(stage)));
    return List.copyOf(all);
  }

  private <V extends SpecificRecord> Topic<V> data(
      String name, String key, Class<V> value, Map<String, String> policy, String writer) {
    return topic(name, key, value, partitions, policy, writer);
  }

  private <V extends SpecificRecord> Topic<V> single(
      String name, String key, Class<V> value, Map<String, String> policy, String writer) {
    return topic(name, key, value, 1, policy, writer);
  }

  private <V extends SpecificRecord> Topic<V> topic(
      String name,
      String key,
      Class<V> value,
      int count,
      Map<String, String> policy,
      String writer) {
    var config = new HashMap<String, String>();
    config.put(MAX_BATCH, Integer.toString(MAX_RECORD_BYTES));
    config.put("message.timestamp.type", "LogAppendTime");
    config.putAll(policy);
    var full = namespace.isEmpty() ? name : namespace + "." + name;
    return new Topic<>(full, key, value, count, config, writer);
  }

  private static Map<String, String> compact() {
    return Map.of(
        "cleanup.policy", "compact", "delete.retention.ms", Long.toString(TOMBSTONES.toMillis()));
  }

  private static Map<String, String> keep(Duration retention) {
    return Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis()));
  }
}
