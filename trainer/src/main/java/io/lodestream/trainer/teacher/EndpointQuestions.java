package io.lodestream.trainer.teacher;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.retry.FullJitter;
import io.lodestream.trainer.settings.TeacherEndpoints;
import io.lodestream.trainer.teacher.EndpointScores.Question;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an endpoint about many queries, a few at a time, and gives up rather than wait for good.
 *
 * <p>Failed calls are made again after growing waits. Asking ends early when the endpoint has
 * answered nothing for {@code trainer.teacher.patience}, when all calls together took {@code
 * trainer.teacher.max-time}, when the endpoint refuses every request, and when {@value #SUSPECT}
 * answers in a row cannot be used ({@value #SUSPECT_AT_FIRST} before the first one that can). A
 * query fails for good after {@value #ATTEMPTS} answers that cannot be used, or failures while
 * others were answered: an outage costs no query its attempts. Where more than one query in {@value
 * #TOLERATED} has no scores in the end, the endpoint counts as unavailable. Belongs to the thread
 * that asks.
 */
final class EndpointQuestions {
  static final int ATTEMPTS = 4;
  static final int SUSPECT_AT_FIRST = 5;
  static final int SUSPECT = 20;
  static final int TOLERATED = 10;

  private static final Logger LOG = LoggerFactory.getLogger(EndpointQuestions.class);
  private static final Duration GLANCE = Duration.ofMillis(500);

  private final EndpointPart part;
  private final TeacherEndpoints limits;
  private final EndpointScores kept;
  private final TeacherWatch watch;
  private final InstantSource clock;
  private final Pause pause;
  private final FullJitter waits = FullJitter.of(Duration.ofMillis(500), Duration.ofSeconds(30));
  private Duration spent = Duration.ZERO;

  /** Waits on the calling thread; in tests, moves their clock. */
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /** What came of asking. */
  sealed interface Outcome {

    /**
     * @param scores by query and passage; a query that failed for good is absent
     */
    record Scored(Map<String, Map<String, Float>> scores) implements Outcome {}

    /**
     * @param reason names no text and no secret
     */
    record Unavailable(String reason) implements Outcome {}
  }

  /**
   * A question that is asked again behind all others once it failed, so that it cannot stand in
   * their way.
   *
   * @param tries calls made so far
   * @param counted failures that count
   * @param answersSeen answers to other questions when it failed last
   */
  private record Attempt(Question question, int tries, int counted, long answersSeen) {}

  /** A call that has ended: with scores, or with the next attempt, or failed for good. */
  private record Turn(Question question, Optional<float[]> scores, Optional<Attempt> next) {}

  EndpointQuestions(
      EndpointPart part,
      TeacherEndpoints limits,
      EndpointScores kept,
      TeacherWatch watch,
      InstantSource clock,
      Pause pause) {
    this.part = part;
    this.limits = limits;
    this.kept = kept;
    this.watch = watch;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * @param candidates passages by query
   */
  Outcome ask(Map<String, List<String>> candidates) {
    var scores = new HashMap<String, Map<String, Float>>();
    var open = new ArrayList<Question>();
    candidates.forEach(
        (query, passages) -> {
          var question = new Question(part.name(), query, passages);
          var known = kept.find(question);
          known.ifPresent(found -> scores.put(query, question.byPassage(found)));
          if (known.isEmpty() && !passages.isEmpty()) {
            open.add(question);
          }
        });
    if (open.isEmpty()) {
      return new Outcome.Scored(scores);
    }
    LOG.info(
        "event=teacher-endpoint-asked part={} queries={} known={} passages={} maxInFlight={}",
        part.name(),
        open.size(),
        scores.size(),
        open.stream().mapToInt(question -> question.passages().size()).sum(),
        part.maxInFlight());
    var asking = new Asking(clock.instant());
    var threads =
        Executors.newFixedThreadPool(
            Math.min(part.maxInFlight(), open.size()),
            task -> {
              var thread = new Thread(task, "teacher-" + part.name());
              thread.setDaemon(true);
              return thread;
            });
    try {
      var service = new ExecutorCompletionService<Turn>(threads);
      open.forEach(
          question ->
              service.submit(() -> asking.turn(new Attempt(question, 0, 0, Long.MAX_VALUE))));
      return gathered(service, asking, open, scores);
    } finally {
      threads.shutdownNow();
      spent = spent.plus(asking.time());
    }
  }

  /** Where nearly all was said before the endpoint was given up, the rest failed for good. */
  private Outcome gathered(
      CompletionService<Turn> service,
      Asking asking,
      List<Question> all,
      Map<String, Map<String, Float>> scores) {
    var open = new LinkedHashSet<>(all);
    int over = 0;
    while (over < all.size() && asking.givenUp().isEmpty()) {
      watch.betweenChunks();
      kept.saveIfDue();
      var turn = next(service);
      if (turn.isPresent() && turn.get().next().isPresent()) {
        var attempt = turn.get().next().get();
        service.submit(() -> asking.turn(attempt));
      } else if (turn.isPresent()) {
        var question = turn.get().question();
        var said = turn.get().scores();
        said.ifPresent(
            found -> {
              scores.put(question.query(), question.byPassage(found));
              open.remove(question);
            });
        watch.asked(part.name(), ++over, all.size());
      }
      if (over < all.size()) {
        asking.giveUpIfSilentOrLate(all.size() - open.size(), all.size());
      }
    }
    if (open.size() * TOLERATED > all.size()) {
      return new Outcome.Unavailable(
          asking
              .givenUp()
              .orElseGet(
                  () ->
                      "%d of %d queries got no usable scores, the last because: %s"
                          .formatted(open.size(), all.size(), asking.lastProblem())));
    }
    open.forEach(kept::putNothing);
    return new Outcome.Scored(scores);
  }

  private static Optional<Turn> next(CompletionService<Turn> service) {
    try {
      var turn = service.poll(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
      return turn == null ? Optional.empty() : Optional.of(turn.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while a teacher was asked", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a teacher's endpoint could not be asked", e.getCause());
    }
  }

  /** What the threads that wait for answers know of each other. */
  private final class Asking {
    private final Instant began;
    private Instant lastAnswer;
    private long answers;
    private int unusableInARow;
    private String lastProblem = "no answer yet";
    private Optional<String> givenUp = Optional.empty();

    Asking(Instant began) {
      this.began = began;
      this.lastAnswer = began;
    }

    /** Makes one call, and waits after one that failed. */
    Turn turn(Attempt attempt) throws InterruptedException {
      var question = attempt.question();
      long before = Math.min(attempt.answersSeen(), answers());
      boolean counts = false;
      if (givenUp().isPresent()) {
        return new Turn(question, Optional.empty(), Optional.empty());
      }
      try {
        var scores = checked(question, part.scorer().scores(question.query(), question.passages()));
        kept.put(question, scores);
        answered();
        return new Turn(question, Optional.of(scores), Optional.empty());
      } catch (RetryableException e) {
        failed(e.getMessage());
        counts = answers() > before;
      } catch (BadDataException e) {
        unusable(e.getMessage());
        counts = true;
      } catch (FatalException e) {
        giveUp(e.getMessage());
      }
      var next =
          new Attempt(
              question, attempt.tries() + 1, attempt.counted() + (counts ? 1 : 0), answers());
      if (next.counted() == ATTEMPTS || givenUp().isPresent()) {
        return new Turn(question, Optional.empty(), Optional.empty());
      }
      pause.of(waits.before(attempt.tries()));
      return new Turn(question, Optional.empty(), Optional.of(next));
    }

    private static float[] checked(Question question, float[] scores) {
      if (scores.length != question.passages().size()) {
        throw new BadDataException(
            "%d scores for %d passages".formatted(scores.length, question.passages().size()));
      }
      for (float score : scores) {
        if (!Float.isFinite(score)) {
          throw new BadDataException("the score %s is no number".formatted(score));
        }
      }
      return scores;
    }

    private synchronized long answers() {
      return answers;
    }

    private synchronized void answered() {
      answers++;
      unusableInARow = 0;
      lastAnswer = clock.instant();
    }

    private synchronized void failed(String problem) {
      lastProblem = problem;
    }

    private synchronized void unusable(String problem) {
      lastProblem = problem;
      if (++unusableInARow >= (answers > 0 ? SUSPECT : SUSPECT_AT_FIRST)) {
        giveUp(
            "%d answers in a row cannot be used, the last: %s".formatted(unusableInARow, problem));
      }
    }

    synchronized void giveUpIfSilentOrLate(int scored, int of) {
      if (Duration.between(lastAnswer, clock.instant()).compareTo(limits.patience()) > 0) {
        giveUp(
            "no answer for trainer.teacher.patience of %s, the last problem: %s"
                .formatted(limits.patience(), lastProblem));
      } else if (spent.plus(time()).compareTo(limits.maxTime()) > 0) {
        giveUp(
            "%d of %d queries were scored within trainer.teacher.max-time of %s"
                .formatted(scored, of, limits.maxTime()));
      }
    }

    private synchronized void giveUp(String reason) {
      givenUp = Optional.of(givenUp.orElse(reason));
    }

    synchronized Optional<String> givenUp() {
      return givenUp;
    }

    synchronized String lastProblem() {
      return lastProblem;
    }

    Duration time() {
      return Duration.between(began, clock.instant());
    }
  }
}
