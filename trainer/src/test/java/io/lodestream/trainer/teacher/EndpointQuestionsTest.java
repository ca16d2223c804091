package io.lodestream.trainer.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.trainer.checkpoint.ScoresFile;
import io.lodestream.trainer.settings.TeacherEndpoints;
import io.lodestream.trainer.settings.TestSettings;
import io.lodestream.trainer.teacher.EndpointQuestions.Outcome.Scored;
import io.lodestream.trainer.teacher.EndpointQuestions.Outcome.Unavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint that fails in every way costs a bounded time, and never the run. */
class EndpointQuestionsTest {
  private static final TeacherEndpoints LIMITS = TestSettings.of(Map.of()).teacher().endpoints();

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  private final List<String> told = new ArrayList<>();
  @TempDir private Path dir;
  private EndpointScores kept;
  private int maxInFlight = 1;

  @BeforeEach
  void knowNothing() {
    kept = scores();
  }

  private EndpointScores scores() {
    return new EndpointScores(
        Optional.of(new ScoresFile(dir, "key")), Duration.ofMinutes(1), now::get);
  }

  @Test
  void scoresComeBackByQueryAndPassageAndAreNotAskedForAgain() {
    // Given a reranker that scores by length
    Reranker byLength = (query, passages) -> lengths(passages);
    // When
    var scored = ask(byLength, Map.of("q", List.of("aaa", "b"), "r", List.of("cc")));
    // Then
    assertThat(((Scored) scored).scores())
        .isEqualTo(Map.of("q", Map.of("aaa", 3f, "b", 1f), "r", Map.of("cc", 2f)));
    assertThat(told).containsExactly("rerank 1 of 2", "rerank 2 of 2");
    assertThat(looks.get()).isPositive();
    // And the order of the passages changes no question
    assertThat(ask(byLength, Map.of("q", List.of("b", "aaa")))).isInstanceOf(Scored.class);
    assertThat(calls.get()).isEqualTo(2);
  }

  @Test
  void noMoreCallsAreInFlightThanAllowed() {
    maxInFlight = 3;
    var together = new AtomicInteger();
    var most = new AtomicInteger();
    var three = new CountDownLatch(3);

    ask(
        (query, passages) -> {
          most.accumulateAndGet(together.incrementAndGet(), Math::max);
          three.countDown();
          await(three);
          together.decrementAndGet();
          return lengths(passages);
        },
        queries(30));

    assertThat(most.get()).isEqualTo(3);
  }

  @Test
  void anOutageIsWaitedOutAndCostsNoQueryItsScores() {
    // Given an endpoint that is down for its first twelve calls
    var scored =
        ask(
            (query, passages) -> {
              if (calls.get() <= 12) {
                throw new RetryableException("down");
              }
              return lengths(passages);
            },
            queries(5));

    assertThat(((Scored) scored).scores()).hasSize(5);
  }

  @Test
  void anEndpointThatStaysDownIsGivenUpAfterThePatience() {
    var outcome = ask((query, passages) -> fail("down"), queries(5));

    assertThat(outcome)
        .isEqualTo(
            new Unavailable(
                "no answer for trainer.teacher.patience of PT5M, the last problem: down"));
    assertThat(Duration.between(Instant.EPOCH, now.get())).isLessThan(Duration.ofMinutes(6));
  }

  @Test
  void anEndpointThatHangsIsGivenUpWhileItsCallIsStillWaiting() {
    // Given calls that never end, and a clock that passes a minute at every look
    var never = new CountDownLatch(1);
    try {
      var outcome =
          questions(
                  (query, passages) -> {
                    await(never);
                    return lengths(passages);
                  },
                  () -> now.updateAndGet(time -> time.plusSeconds(60)))
              .ask(queries(1));

      assertThat(((Unavailable) outcome).reason())
          .contains("trainer.teacher.patience", "no answer yet");
    } finally {
      never.countDown();
    }
  }

  @Test
  void allCallsOfARunTogetherTakeNoLongerThanTheirTime() {
    // Given an endpoint that takes a minute for each answer
    var slow =
        questions(
            (query, passages) -> {
              now.updateAndGet(time -> time.plusSeconds(60));
              return lengths(passages);
            },
            () -> {});

    var validation = slow.ask(queries(100));
    var run = slow.ask(Map.of("x1", List.of("p"), "x2", List.of("p"), "x3", List.of("p")));
    assertThat(validation).isInstanceOf(Scored.class);
    assertThat(run).isInstanceOf(Scored.class);

    assertThat(((Unavailable) slow.ask(more(40))).reason())
        .contains("of 40 queries were scored within trainer.teacher.max-time of PT2H");
  }

  @Test
  void answersThatCannotBeUsedEndInGoingWithoutTheEndpoint() {
    assertThat(((Unavailable) ask((q, p) -> new float[] {1}, queries(9))).reason())
        .isEqualTo("5 answers in a row cannot be used, the last: 1 scores for 2 passages");
    assertThat(calls.get()).isEqualTo(5);
    assertThat(((Unavailable) ask((q, p) -> new float[] {1, Float.NaN}, queries(9))).reason())
        .endsWith("the score NaN is no number");
  }

  @Test
  void aRefusedKeyIsNotTriedAgain() {
    var outcome =
        ask(
            (query, passages) -> {
              throw new FatalException("check the key");
            },
            queries(9));

    assertThat(outcome).isEqualTo(new Unavailable("check the key"));
    assertThat(calls.get()).isEqualTo(1);
  }

  @Test
  void aFewQueriesThatFailForGoodHaveNoScoresAndAreNotAskedAboutAgain() {
    Reranker refusing =
        (query, passages) -> {
          if (query.equals("q7")) {
            throw new BadDataException("status 413");
          }
          return lengths(passages);
        };

    var scored = (Scored) ask(refusing, queries(20));
    assertThat(scored.scores()).hasSize(19).doesNotContainKey("q7");
    assertThat(calls.get()).isEqualTo(19 + EndpointQuestions.ATTEMPTS);

    ask(refusing, queries(20));
    assertThat(calls.get()).isEqualTo(19 + EndpointQuestions.ATTEMPTS);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aQueryThatAlwaysTimesOutStandsInNobodysWay(int atOnce) {
    maxInFlight = atOnce;

    var scored =
        ask(
            (query, passages) -> query.equals("q7") ? fail("too slow") : lengths(passages),
            queries(20));

    assertThat(((Scored) scored).scores()).hasSize(19).doesNotContainKey("q7");
  }

  @Test
  void anOutageNearTheEndCostsTheRestOfTheQueriesTheirScoresAndNoMore() {
    // Given an endpoint that dies after 95 of 100 answers
    var scored =
        ask((query, passages) -> calls.get() > 95 ? fail("down") : lengths(passages), queries(100));

    assertThat(((Scored) scored).scores()).hasSize(95);
  }

  @Test
  void manyQueriesThatFailForGoodAreNoTeacher() {
    var outcome =
        ask(
            (query, passages) -> {
              if (Integer.parseInt(query.substring(1)) % 4 == 0) {
                throw new BadDataException("status 413");
              }
              return lengths(passages);
            },
            queries(40));

    assertThat(((Unavailable) outcome).reason()).contains("status 413");
  }

  @Test
  void aRunThatIsToldToStopStopsAskingAndKeepsWhatWasSaid() {
    var stopping =
        questions(
            (query, passages) -> lengths(passages),
            () -> {
              if (looks.get() == 3) {
                throw new IllegalStateException("told to stop");
              }
            });

    assertThatThrownBy(() -> stopping.ask(queries(50))).hasMessage("told to stop");
    // And another process goes on where this one was
    kept.save();
    kept = scores();
    int before = calls.get();
    assertThat(ask((query, passages) -> lengths(passages), queries(50))).isInstanceOf(Scored.class);
    assertThat(calls.get()).isLessThan(before + 50);
  }

  private EndpointQuestions.Outcome ask(Reranker reranker, Map<String, List<String>> queries) {
    return questions(reranker, () -> {}).ask(queries);
  }

  private EndpointQuestions questions(Reranker reranker, Runnable look) {
    Reranker counted =
        (query, passages) -> {
          calls.incrementAndGet();
          return reranker.scores(query, passages);
        };
    return new EndpointQuestions(
        new EndpointPart("rerank", counted, 1, maxInFlight, () -> {}),
        LIMITS,
        kept,
        new TeacherWatch() {
          @Override
          public void betweenChunks() {
            looks.incrementAndGet();
            look.run();
          }

          @Override
          public void asked(String part, int done, int of) {
            told.add("%s %d of %d".formatted(part, done, of));
          }
        },
        now::get,
        time -> now.updateAndGet(t -> t.plus(time)));
  }

  private static float[] fail(String problem) {
    throw new RetryableException(problem);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new RetryableException("interrupted", e);
    }
  }

  private static float[] lengths(List<String> passages) {
    var lengths = new float[passages.size()];
    IntStream.range(0, lengths.length).forEach(i -> lengths[i] = passages.get(i).length());
    return lengths;
  }

  private static Map<String, List<String>> queries(int count) {
    var queries = new HashMap<String, List<String>>();
    IntStream.range(0, count).forEach(i -> queries.put("q" + i, List.of("a", "bb")));
    return queries;
  }

  private static Map<String, List<String>> more(int count) {
    var queries = new HashMap<String, List<String>>();
    IntStream.range(0, count).forEach(i -> queries.put("more" + i, List.of("a", "bb")));
    return queries;
  }
}
