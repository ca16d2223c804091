package io.lodestream.querygen.stream;

import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.pairing.PairRecords;
import io.lodestream.querygen.pairing.PassageJob;
import io.lodestream.querygen.pairing.PassageJobs;
import io.lodestream.querygen.pairing.Turns;
import io.lodestream.querygen.retraction.RetractionLedger;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.streams.Decoded;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.error.BadDataException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Keeps passages pending until generator and judge have done them elsewhere, then forwards what
 * they found; store changes, outputs and offsets commit in one transaction.
 *
 * <p>A newer version or a tombstone takes a pending passage's place; a result for what is no longer
 * pending is dropped. After a restart everything pending is handed out again.
 */
final class JudgePassages implements Processor<String, Decoded.Readable<Passage>, String, Output> {

  private static final Duration TICK = Duration.ofMillis(200);

  private final JudgingPlan plan;
  private final InstanceKnowledge known;
  private final PassageJobs jobs;
  private final PassageOutcomes.PassagesTopic topic;
  private final StageMeters meters;
  private final Queue<PassageJob.Result> results = new ConcurrentLinkedQueue<>();
  private ProcessorContext<String, Output> context;
  private SplitShares shares;
  private PassageLedger ledger;
  private RetractionLedger retractions;
  private PendingPassages pending;
  private PassageOutcomes outcomes;
  private PairRecords records;
  private Optional<Corpus.Shard> corpus = Optional.empty();
  private Optional<KeptQueries.Shard> queries = Optional.empty();
  private Cancellable ticking;

  JudgePassages(
      JudgingPlan plan,
      InstanceKnowledge known,
      PassageJobs jobs,
      PassageOutcomes.PassagesTopic topic,
      StageMeters meters) {
    this.plan = plan;
    this.known = known;
    this.jobs = jobs;
    this.topic = topic;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<String, Output> context) {
    this.context = context;
    shares = new SplitShares(context, plan.split());
    shares.check();
    ledger = new PassageLedger(context);
    retractions = new RetractionLedger(context);
    var turns = new Turns(plan.settle(), plan.maxWait(), plan.maxAttempts());
    pending = new PendingPassages(ledger, turns, PendingPassages.IN_MEMORY);
    var kept = known.openQueries();
    queries = Optional.of(kept);
    ledger.forEachKeptQuery(kept::add);
    corpus = known.openCorpus();
    corpus.ifPresent(shard -> ledger.forEachPassage(shard::put));
    outcomes = new PassageOutcomes(ledger, kept, topic, context, meters);
    records = new PairRecords(plan.split(), kept, outcomes);
    pending.restore(context.currentSystemTimeMs());
    known.setPending(this, pending.total());
    keepTicking();
  }

  /** Ticks only while passages wait: every tick costs a commit. */
  private void keepTicking() {
    if (ticking == null && pending.total() > 0) {
      ticking = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    } else if (ticking != null && pending.total() == 0) {
      ticking.cancel();
      ticking = null;
    }
  }

  @Override
  public void process(Record<String, Decoded.Readable<Passage>> record) {
    var passage = record.value().value();
    meters.count(MetricName.PASSAGES_READ, 1);
    shares.keep();
    if (passage == null) {
      retract(record.key());
    } else {
      arrive(record.key(), passage);
    }
    known.setPending(this, pending.total());
    keepTicking();
  }

  private void arrive(String id, Passage arrived) {
    var former = ledger.passage(id);
    var passage = former.map(known -> plan.split().heldTo(known, arrived)).orElse(arrived);
    boolean conflict = plan.split().isInConflict(passage);
    forwardRetraction(id, retractions.arrived(id, former, passage, conflict));
    if (conflict ? ledger.isDoneInConflict(id, passage) : ledger.isDone(id, passage)) {
      ledger.put(id, passage);
      corpus.ifPresent(shard -> shard.put(id, passage));
      return;
    }
    if (pending.holds(id, passage.getVersion())) {
      return;
    }
    outcomes.retract(id);
    ledger.put(id, passage);
    corpus.ifPresent(shard -> shard.put(id, passage));
    if (conflict) {
      leaveOut(id, passage, Reasons.SPLIT_CONFLICT);
      ledger.setDoneInConflict(id, passage);
    } else if (plan.sample().holds(passage.getContentHash())) {
      long offset =
          context.recordMetadata().map(m -> m.offset()).orElse(PendingEntry.UNKNOWN_OFFSET);
      var entry = new PendingEntry(context.currentSystemTimeMs(), offset);
      pending.add(id, passage.getVersion(), entry);
    } else {
      leaveOut(id, passage, Reasons.NOT_SAMPLED);
      ledger.setDone(id, passage);
    }
  }

  private void leaveOut(String id, Passage passage, String reason) {
    records.withoutQuery(new PassageJob(id, passage), reason, "", plan.generatorVersion(), "");
    pending.remove(id);
  }

  private void retract(String id) {
    forwardRetraction(id, retractions.gone(id, ledger.passage(id)));
    outcomes.retract(id);
    ledger.remove(id);
    corpus.ifPresent(shard -> shard.remove(id));
    pending.remove(id);
  }

  private void forwardRetraction(String id, Optional<Retraction> retraction) {
    retraction.ifPresent(
        what ->
            context.forward(
                new Record<>(id, new Output.Retracted(what), context.currentSystemTimeMs())));
  }

  private void tick(long ignored) {
    long now = context.currentSystemTimeMs();
    for (var result = results.poll(); result != null; result = results.poll()) {
      finish(result, now);
    }
    known.setPending(this, pending.total());
    keepTicking();
    int share = known.share(this, jobs.capacity()) - pending.running();
    var due = pending.due(now, Math.min(jobs.room(), share));
    if (!due.isEmpty() && jobs.tryStart(due.stream().map(this::job).toList(), results::add)) {
      pending.started(due);
    }
  }

  private PassageJob job(String id) {
    var passage = ledger.passage(id).orElseThrow();
    return new PassageJob(id, passage, ledger.neighbours(passage));
  }

  private void finish(PassageJob.Result result, long now) {
    var job = result.job();
    var id = job.passageId();
    if (!pending.awaits(id, job.passage().getVersion())) {
      return;
    }
    if (result instanceof PassageJob.Result.Failed failed) {
      throw failed.cause();
    } else if (result instanceof PassageJob.Result.NotReady) {
      pending.putBack(id, now);
    } else if (result instanceof PassageJob.Result.PutOff putOff) {
      putOff(putOff, now);
    } else if (result instanceof PassageJob.Result.SetAside aside) {
      outcomes.setAside(job, aside.cause());
      pending.remove(id);
    } else if (result instanceof PassageJob.Result.NotGenerated failed) {
      records.notGenerated(failed);
      finished(job);
    } else if (result instanceof PassageJob.Result.Judged judged) {
      records.judged(judged);
      finished(job);
    }
  }

  private void putOff(PassageJob.Result.PutOff putOff, long now) {
    var id = putOff.job().passageId();
    if (!pending.putOff(id, now, putOff.othersSucceeded())) {
      var why =
          "failed %d times while others succeeded: %s".formatted(plan.maxAttempts(), putOff.why());
      outcomes.setAside(putOff.job(), new BadDataException(why));
      pending.remove(id);
    }
  }

  private void finished(PassageJob job) {
    ledger.setDone(job.passageId(), job.passage());
    pending.remove(job.passageId());
  }

  /** A task that Streams revives is opened again as the same object: nothing may be left over. */
  @Override
  public void close() {
    if (ticking != null) {
      ticking.cancel();
      ticking = null;
    }
    known.setPending(this, 0);
    corpus.ifPresent(Corpus.Shard::close);
    queries.ifPresent(KeptQueries.Shard::close);
  }
}
