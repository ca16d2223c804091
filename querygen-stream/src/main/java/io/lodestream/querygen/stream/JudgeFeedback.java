package io.lodestream.querygen.stream;

import io.lodestream.querygen.feedback.FeedbackSettings;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.settings.SplitRule;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Relevance;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes pairs of what people say: a grade above 0 is an answer with a weight, grade 0 a pair of
 * score 0, which the trainer takes for a hard negative.
 *
 * <p>Records are keyed by document, so that they come to the task that has its passages. A passage
 * that is not known is waited for, since feedback and passages are read from two topics. The same
 * feedback again gives nothing new, unless the grade or the passage's text is another. Queries are
 * held to the rules of generated ones, personal data and secrets among them, and pairs are split
 * like all others: by the passage's cluster.
 */
final class JudgeFeedback implements Processor<String, Relevance, String, Output> {

  private static final Duration TICK = Duration.ofSeconds(5);

  /** Waiting feedback looked at per tick: about a second, in which nothing else is done. */
  static final int MOST_PER_TICK = 10_000;

  private final FeedbackSettings settings;
  private final SplitRule split;
  private final QueryFilter filter;
  private final StageMeters meters;
  private final int mostPerTick;
  private ProcessorContext<String, Output> context;
  private PassageLedger passages;
  private FeedbackLedger feedbacks;
  private Cancellable ticking;
  private String lookFrom = "";

  JudgeFeedback(
      FeedbackSettings settings,
      SplitRule split,
      QueryFilter filter,
      StageMeters meters,
      int mostPerTick) {
    this.mostPerTick = mostPerTick;
    this.settings = settings;
    this.split = split;
    this.filter = filter;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<String, Output> context) {
    this.context = context;
    passages = new PassageLedger(context);
    feedbacks = new FeedbackLedger(context);
    keepTicking(feedbacks.hasWaiting());
  }

  /** Ticks only while feedback waits: every tick costs a commit. */
  private void keepTicking(boolean isNeeded) {
    if (ticking == null && isNeeded) {
      ticking = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    } else if (ticking != null && !isNeeded) {
      ticking.cancel();
      ticking = null;
    }
  }

  @Override
  public void process(Record<String, Relevance> record) {
    meters.count(MetricName.FEEDBACK_READ, 1);
    if (!finish(record.value())) {
      feedbacks.await(record.value(), context.currentSystemTimeMs());
      keepTicking(true);
    }
  }

  private void tick(long ignored) {
    long now = context.currentSystemTimeMs();
    lookFrom =
        feedbacks.forEachWaiting(
            lookFrom, mostPerTick, (key, feedback) -> lookAgain(key, feedback, now));
    keepTicking(feedbacks.hasWaiting());
  }

  private void lookAgain(String waitingKey, Relevance feedback, long now) {
    boolean expired = now - FeedbackLedger.sinceMs(waitingKey) >= settings.maxWait().toMillis();
    if (finish(feedback)) {
      feedbacks.forget(waitingKey);
    } else if (expired) {
      refuse(FeedbackPairs.ofUnknownPassage(feedback));
      feedbacks.forget(waitingKey);
    }
  }

  /** False when the passage is not known. */
  private boolean finish(Relevance feedback) {
    if (isRepeated(feedback)) {
      meters.count(MetricName.FEEDBACK_REPEATED, 1);
      return true;
    }
    var refusal = filter.refusal(FeedbackPairs.query(feedback));
    if (refusal.isPresent()) {
      refuse(FeedbackPairs.refused(feedback, refusal.get()));
      return true;
    }
    var found = passage(feedback);
    found.ifPresent(passage -> make(feedback, passage.getKey(), passage.getValue()));
    return found.isPresent();
  }

  private boolean isRepeated(Relevance feedback) {
    return feedbacks
        .made(feedback)
        .filter(made -> made.grades().contains(feedback.getGrade()))
        .flatMap(
            made ->
                passages
                    .passage(made.passageId())
                    .filter(passage -> passage.getContentHash().equals(made.contentHash())))
        .isPresent();
  }

  /** The passage that is named; of a document, the one nearest to the query's words. */
  private Optional<Map.Entry<String, Passage>> passage(Relevance feedback) {
    var named = feedback.getPassageId();
    if (named != null) {
      return passages.passage(named).map(passage -> Map.entry(named, passage));
    }
    return BestPassage.of(feedback.getQuery(), passages.passagesOf(feedback.getDocumentId()));
  }

  private void make(Relevance feedback, String passageId, Passage passage) {
    if (split.isInConflict(passage)) {
      refuse(FeedbackPairs.refused(feedback, passageId, passage, Reasons.SPLIT_CONFLICT));
      return;
    }
    double score = settings.score(feedback.getSource(), feedback.getGrade());
    var pair =
        FeedbackPairs.pair(feedback, passageId, passage, split.of(passage.getCluster()), score);
    feedbacks.addMade(feedback, passage.getContentHash(), passageId);
    forward(FeedbackPairs.id(feedback, passageId, passage), new Output.Kept(pair));
    meters.count(MetricName.PAIRS_KEPT, 1);
  }

  private void refuse(Map.Entry<String, Output> refused) {
    forward(refused.getKey(), refused.getValue());
    meters.count(MetricName.PAIRS_REJECTED, 1);
  }

  private void forward(String key, Output output) {
    context.forward(new Record<>(key, output, context.currentSystemTimeMs()));
  }

  /** A task that Streams revives is opened again as the same object: nothing may be left over. */
  @Override
  public void close() {
    if (ticking != null) {
      ticking.cancel();
      ticking = null;
    }
  }
}
