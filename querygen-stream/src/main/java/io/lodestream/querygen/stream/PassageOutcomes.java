package io.lodestream.querygen.stream;

import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryWords;
import io.lodestream.querygen.pairing.PairRecords;
import io.lodestream.querygen.pairing.PassageJob;
import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.deadletter.DeadLetterValue;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.RelevanceLabel;
import io.lodestream.schemas.Split;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of a passage to the task's stores and onwards: pairs, refusals, held-out
 * queries and dead letters. Belongs to one task.
 */
final class PassageOutcomes implements PairRecords.Sink {

  private static final Logger LOG = LoggerFactory.getLogger(PassageOutcomes.class);

  /** The set that held-out queries belong to. */
  private static final String HELD_OUT = "held-out";

  private final PassageLedger ledger;
  private final KeptQueries.Shard queries;
  private final PassagesTopic topic;
  private final ProcessorContext<String, Output> context;
  private final StageMeters meters;

  /**
   * Where passages come from.
   *
   * @param bytes a passage as its record had it
   */
  record PassagesTopic(String name, Function<Passage, byte[]> bytes) {}

  PassageOutcomes(
      PassageLedger ledger,
      KeptQueries.Shard queries,
      PassagesTopic topic,
      ProcessorContext<String, Output> context,
      StageMeters meters) {
    this.ledger = ledger;
    this.queries = queries;
    this.topic = topic;
    this.context = context;
    this.meters = meters;
  }

  @Override
  public void kept(String pairId, JudgedPair pair) {
    ledger.addKeptQuery(pair.getPassageId(), pairId, QueryWords.of(pair.getQuery()));
    forward(pairId, new Output.Kept(pair));
    meters.count(MetricName.PAIRS_KEPT, 1);
    if (pair.getSplit() == Split.EVALUATION) {
      ledger.addHeldOut(pair.getPassageId(), pairId);
      forward(evaluationKey(pairId), new Output.Evaluation(evaluation(pairId, pair)));
    }
  }

  @Override
  public void refused(String pairId, RejectedPair pair) {
    forward(pairId, new Output.Refused(pair));
    meters.count(MetricName.PAIRS_REJECTED, 1);
  }

  private static EvalQuery evaluation(String pairId, JudgedPair pair) {
    var label = new RelevanceLabel(pair.getDocumentId(), pair.getPassageId(), null, null, 1);
    return new EvalQuery(HELD_OUT, pairId, pair.getQuery(), List.of(label), LabelOrigin.SYNTHETIC);
  }

  private static String evaluationKey(String pairId) {
    return HELD_OUT + "/" + pairId;
  }

  /** The passage cannot be done: its bytes and the cause go to the dead letters. */
  void setAside(PassageJob job, RuntimeException cause) {
    var key = job.passageId().getBytes(StandardCharsets.UTF_8);
    int partition = context.taskId().partition();
    long offset =
        ledger
            .pending(job.passageId())
            .map(PendingEntry::offset)
            .orElse(PendingEntry.UNKNOWN_OFFSET);
    var headers =
        DeadLetterHeaders.of(
            new RecordHeaders(),
            meters.stage(),
            topic.name(),
            partition,
            offset,
            cause,
            Instant.ofEpochMilli(context.currentSystemTimeMs()));
    var value = DeadLetterValue.fitting(key, headers, topic.bytes().apply(job.passage()));
    forward("", new Output.DeadLetter(key, value), headers);
    meters.count(MetricName.DEAD_LETTERS, 1);
    LOG.warn(
        "event=dead-letter-written stage={} topic={} partition={} offset={} cause=\"{}\"",
        meters.stage(),
        topic.name(),
        partition,
        offset,
        cause.getClass().getName());
  }

  /**
   * The passage is gone or changed: its held-out queries ask for what is no longer there, and
   * others may have its queries.
   */
  void retract(String passageId) {
    ledger.freeQueries(passageId);
    queries.free(passageId);
    for (var pairId : ledger.takeHeldOut(passageId)) {
      forward(evaluationKey(pairId), new Output.Evaluation(null));
    }
  }

  private void forward(String key, Output output) {
    forward(key, output, new RecordHeaders());
  }

  private void forward(String key, Output output, Headers headers) {
    context.forward(new Record<>(key, output, context.currentSystemTimeMs(), headers));
  }
}
