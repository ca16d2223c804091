package io.lodestream.querygen.stream;

import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryWords;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.settings.SplitRule;
import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.deadletter.DeadLetterValue;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.Split;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what became of a passage: pairs, refusals or a dead letter. Belongs to one task. */
final class PassageOutcomes {

  private static final Logger LOG = LoggerFactory.getLogger(PassageOutcomes.class);

  private final SplitRule split;
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
      SplitRule split,
      PassageLedger ledger,
      KeptQueries.Shard queries,
      PassagesTopic topic,
      ProcessorContext<String, Output> context,
      StageMeters meters) {
    this.split = split;
    this.ledger = ledger;
    this.queries = queries;
    this.topic = topic;
    this.context = context;
    this.meters = meters;
  }

  void judged(PassageJob.Result.Judged judged) {
    var job = judged.job();
    if (judged.queries().isEmpty()) {
      withoutQuery(job, Reasons.NO_QUERY, "", judged.generator(), judged.judge());
    }
    var side = split.of(job.passage().getCluster());
    for (var query : judged.queries()) {
      var pairId = pairId(job, query.generator(), query.candidate().query().ordinal());
      if (query.verdict() instanceof Verdict.Refused refused) {
        refuse(pairId, PairRecords.refused(query, refused));
      } else if (query.verdict() instanceof Verdict.Kept kept) {
        keep(pairId, query, kept, side);
      }
    }
  }

  /** The passage ends without any query. */
  void withoutQuery(PassageJob job, String reason, String detail, String generator, String judge) {
    refuse(
        pairId(job, generator, 0), PairRecords.withoutQuery(job, reason, detail, generator, judge));
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
        "dead letter stage={} topic={} partition={} offset={} cause={}",
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
      forward(PairRecords.evaluationKey(pairId), new Output.Evaluation(null));
    }
  }

  private void keep(String pairId, PassageJob.JudgedQuery query, Verdict.Kept verdict, Split side) {
    var passageId = query.candidate().passageId();
    var words = QueryWords.of(query.candidate().query().text());
    var taken = queries.claim(passageId, words);
    if (taken.isPresent()) {
      refuse(pairId, PairRecords.refused(query, PairRecords.duplicate(passageId, taken.get())));
      return;
    }
    ledger.addKeptQuery(passageId, pairId, words);
    var pair = PairRecords.kept(query, verdict, side);
    forward(pairId, new Output.Kept(pair));
    meters.count(MetricName.PAIRS_KEPT, 1);
    if (side == Split.EVALUATION) {
      ledger.addHeldOut(pair.getPassageId(), pairId);
      forward(
          PairRecords.evaluationKey(pairId),
          new Output.Evaluation(PairRecords.evaluation(pairId, pair)));
    }
  }

  private void refuse(String pairId, RejectedPair pair) {
    forward(pairId, new Output.Refused(pair));
    meters.count(MetricName.PAIRS_REJECTED, 1);
  }

  private static String pairId(PassageJob job, String generator, int ordinal) {
    return Hashes.pairId(job.passageId(), job.passage().getContentHash(), generator, ordinal);
  }

  private void forward(String key, Output output) {
    forward(key, output, new RecordHeaders());
  }

  private void forward(String key, Output output, Headers headers) {
    context.forward(new Record<>(key, output, context.currentSystemTimeMs(), headers));
  }
}
