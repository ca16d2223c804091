package io.lodestream.querygen.stream;

import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.retraction.RetractionLedger;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.streams.Decoded;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.Split;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Keeps passages pending until generator and judge have done them on other threads, then forwards
 * what they found; store changes, outputs and offsets commit in one transaction.
 *
 * <p>A newer version or a tombstone takes a pending passage's place; a result for what is no longer
 * pending is dropped. After a restart everything pending is handed out again.
 */
final class JudgePassages implements Processor<String, Decoded<Passage>, String, Output> {

  private static final Duration TICK = Duration.ofMillis(200);

  private final JudgingPlan plan;
  private final Corpus corpus;
  private final PassageJobs jobs;
  private final PendingCount pendingCount;
  private final StageMeters meters;
  private final Queue<PassageJob.Result> results = new ConcurrentLinkedQueue<>();
  private ProcessorContext<String, Output> context;
  private SplitShares shares;
  private PassageLedger ledger;
  private RetractionLedger retractions;
  private WaitingPassages waiting;
  private Corpus.Shard shard;
  private Cancellable ticking;

  JudgePassages(
      JudgingPlan plan,
      Corpus corpus,
      PassageJobs jobs,
      PendingCount pendingCount,
      StageMeters meters) {
    this.plan = plan;
    this.corpus = corpus;
    this.jobs = jobs;
    this.pendingCount = pendingCount;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<String, Output> context) {
    this.context = context;
    shares = new SplitShares(context, plan.split());
    shares.check();
    ledger = new PassageLedger(context);
    retractions = new RetractionLedger(context);
    waiting = new WaitingPassages(plan.settle(), plan.maxWait());
    shard = corpus.openShard();
    ledger.forEachPassage(shard::put);
    ledger.forEachPending(
        (id, since) ->
            ledger.passage(id).ifPresent(passage -> waiting.add(id, passage.getVersion(), since)));
    waiting.settleFrom(context.currentSystemTimeMs());
    pendingCount.set(this, waiting.size());
    keepTicking();
  }

  /** Ticks only while passages wait: every tick costs a commit. */
  private void keepTicking() {
    if (ticking == null && waiting.size() > 0) {
      ticking = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    } else if (ticking != null && waiting.size() == 0) {
      ticking.cancel();
      ticking = null;
    }
  }

  @Override
  public void process(Record<String, Decoded<Passage>> record) {
    if (!(record.value() instanceof Decoded.Readable<Passage> readable)) {
      throw new IllegalArgumentException("dead letters do not come here");
    }
    meters.count(MetricName.PASSAGES_READ, 1);
    shares.keep();
    if (readable.value() == null) {
      retract(record.key());
    } else {
      arrive(record.key(), readable.value());
    }
    pendingCount.set(this, waiting.size());
    keepTicking();
  }

  private void arrive(String id, Passage passage) {
    boolean conflict = plan.split().isInConflict(passage);
    forwardRetraction(id, retractions.arrived(id, ledger.passage(id), passage, conflict));
    if (conflict ? ledger.isDoneInConflict(id, passage) : ledger.isDone(id, passage)) {
      ledger.put(id, passage);
      return;
    }
    if (waiting.holds(id, passage.getVersion())) {
      return;
    }
    retractEvaluation(id);
    long now = context.currentSystemTimeMs();
    ledger.put(id, passage);
    ledger.setPending(id, now);
    shard.put(id, passage);
    if (conflict) {
      leaveOut(id, passage, Reasons.SPLIT_CONFLICT);
      ledger.setDoneInConflict(id, passage);
    } else if (plan.sample().holds(passage.getContentHash())) {
      waiting.add(id, passage.getVersion(), now);
    } else {
      leaveOut(id, passage, Reasons.NOT_SAMPLED);
      ledger.setDone(id, passage);
    }
  }

  private void leaveOut(String id, Passage passage, String reason) {
    refuseWithoutQuery(new PassageJob(id, passage), reason, "", plan.generatorVersion(), "");
    waiting.remove(id);
  }

  private void retract(String id) {
    forwardRetraction(id, retractions.gone(id, ledger.passage(id)));
    retractEvaluation(id);
    ledger.remove(id);
    shard.remove(id);
    waiting.remove(id);
  }

  private void forwardRetraction(String id, Optional<Retraction> retraction) {
    retraction.ifPresent(what -> forward(id, new Output.Retracted(what)));
  }

  /** Held-out queries of a passage that is gone or changed ask for what is no longer there. */
  private void retractEvaluation(String id) {
    for (var pairId : ledger.takeHeldOut(id)) {
      forward(PairRecords.evaluationKey(pairId), new Output.Evaluation(null));
    }
  }

  private void tick(long ignored) {
    long now = context.currentSystemTimeMs();
    for (var result = results.poll(); result != null; result = results.poll()) {
      finish(result, now);
    }
    pendingCount.set(this, waiting.size());
    keepTicking();
    boolean hasRoom = true;
    while (hasRoom) {
      var due = waiting.due(now, plan.batchSize());
      hasRoom = !due.isEmpty() && start(due);
    }
  }

  private boolean start(List<String> due) {
    var batch =
        due.stream().map(id -> new PassageJob(id, ledger.passage(id).orElseThrow())).toList();
    if (!jobs.tryStart(batch, results::addAll)) {
      return false;
    }
    waiting.started(due);
    return true;
  }

  private void finish(PassageJob.Result result, long now) {
    var job = result.job();
    if (!waiting.holds(job.passageId(), job.passage().getVersion())) {
      return;
    }
    if (result instanceof PassageJob.Result.Failed failed) {
      throw failed.cause();
    }
    if (result instanceof PassageJob.Result.NotReady) {
      waiting.putBack(job.passageId(), now);
      return;
    }
    if (result instanceof PassageJob.Result.Judged judged) {
      forwardAll(judged);
    } else if (result instanceof PassageJob.Result.NotGenerated failed) {
      refuseWithoutQuery(job, Reasons.GENERATOR_FAILED, failed.cause(), failed.generator(), "");
    }
    ledger.setDone(job.passageId(), job.passage());
    waiting.remove(job.passageId());
  }

  private void forwardAll(PassageJob.Result.Judged judged) {
    var job = judged.job();
    if (judged.queries().isEmpty()) {
      refuseWithoutQuery(job, Reasons.NO_QUERY, "", judged.generator(), judged.judge());
    }
    var split = plan.split().of(job.passage().getCluster());
    for (var query : judged.queries()) {
      var pairId = pairId(job, judged.generator(), query.candidate().query().ordinal());
      if (query.verdict() instanceof Verdict.Refused refused) {
        refuse(pairId, PairRecords.refused(query, refused, judged.judge()));
      } else if (query.verdict() instanceof Verdict.Kept kept) {
        keep(pairId, query, kept, split, judged.judge());
      }
    }
  }

  private void keep(
      String pairId,
      PassageJob.JudgedQuery query,
      Verdict.Kept verdict,
      Split split,
      String judge) {
    if (!ledger.claim(query.candidate().query().text(), query.candidate().passageId())) {
      refuse(pairId, PairRecords.refused(query, PairRecords.DUPLICATE, judge));
      return;
    }
    var pair = PairRecords.kept(query, verdict, split, judge);
    forward(pairId, new Output.Kept(pair));
    meters.count(MetricName.PAIRS_KEPT, 1);
    if (split == Split.EVALUATION) {
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

  private void refuseWithoutQuery(
      PassageJob job, String reason, String detail, String generator, String judge) {
    refuse(
        pairId(job, generator, 0), PairRecords.withoutQuery(job, reason, detail, generator, judge));
  }

  private static String pairId(PassageJob job, String generator, int ordinal) {
    return Hashes.pairId(job.passageId(), job.passage().getContentHash(), generator, ordinal);
  }

  private void forward(String key, Output output) {
    context.forward(new Record<>(key, output, context.currentSystemTimeMs()));
  }

  @Override
  public void close() {
    pendingCount.set(this, 0);
    if (shard != null) {
      shard.close();
    }
  }
}
