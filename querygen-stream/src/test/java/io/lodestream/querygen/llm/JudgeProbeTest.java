package io.lodestream.querygen.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.TestPassages;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.settings.JudgeSettings;
import io.lodestream.querygen.settings.ProbeRule;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.llm.ChatAnswer;
import io.lodestream.runtime.llm.ChatModel;
import io.lodestream.runtime.llm.ChatRequest;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whether a judge's marks mean anything, before any of them counts. */
class JudgeProbeTest {

  private static final int PASSAGES = 8;
  private static final String MARKS = "answerable 9, specific 8, self-contained 8, natural 8";
  private static final Pattern QUERY = Pattern.compile("(?m)^(\\d+)\\. (.*)$");
  private static final Pattern RIGHT =
      Pattern.compile(
          "phases|pays the postage|absorb more|changed files stored|bees keep warm|sales grow|cold"
              + " weather|second car|clock");

  private final StageMeters meters = new StageMeters("judge");
  private int calls;
  private RuntimeException failure;

  /** A model that marks a query by its text. */
  private ChatModel model(Function<String, Integer> mark) {
    return new ChatModel() {
      @Override
      public CompletableFuture<ChatAnswer> ask(ChatRequest request) {
        calls++;
        if (failure != null) {
          return CompletableFuture.failedFuture(failure);
        }
        var verdicts = new StringBuilder("[");
        QUERY
            .matcher(request.messages().get(1).content())
            .results()
            .forEach(
                query ->
                    verdicts.append(
                        "{\"query\": %s, \"answerable\": %d, \"specific\": 8, \"self-contained\": 8, \"natural\": 8},"
                            .formatted(query.group(1), mark.apply(query.group(2)))));
        return CompletableFuture.completedFuture(
            new ChatAnswer(verdicts.append("]").toString(), true, false, 1, 1));
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void aJudgeThatCanTellIsTriedOnceAndThenJudges() {
    // Given
    var probe = probe(model(text -> RIGHT.matcher(text).find() ? 9 : 2), ProbeRule.REFUSE);

    // When
    var first = judged(probe);
    judged(probe);

    // Then
    assertThat(first).containsExactly(new Verdict.Kept(0.825, MARKS));
    assertThat(calls).isEqualTo(PASSAGES + 2);
    assertThat(meters.values())
        .containsEntry("judge.probe.auc", 1.0)
        .containsEntry("judge.probe.right.kept", 1.0)
        .containsEntry("judge.probe.foreign.kept", 0.0);
  }

  @Test
  void aJudgeThatGivesTheSameMarksToAllIsRefused() {
    // Given
    var probe = probe(model(text -> 9), ProbeRule.REFUSE);

    // Then
    assertThatThrownBy(() -> judged(probe))
        .hasCauseInstanceOf(FatalException.class)
        .hasMessageContaining("area under the ROC curve 0.50, 100 % of right and 100 % of foreign")
        .hasMessageContaining("judge.llm.probe=warn");
    assertThat(meters.values()).containsEntry("judge.probe.auc", 0.5);
  }

  @Test
  void aJudgeWhoseMarksFollowThePlaceOfAQueryIsRefused() {
    // Given the prompt's own marks, which go down with the number
    var byPlace = new int[1];
    var probe = probe(model(text -> 9 - byPlace[0]++ % 3), ProbeRule.REFUSE);

    // Then
    assertThatThrownBy(() -> judged(probe)).hasCauseInstanceOf(FatalException.class);
  }

  @Test
  void warnsOrIsOffWhereTheUserSaysSo() {
    assertThat(judged(probe(model(text -> 9), ProbeRule.WARN))).hasSize(1);
    assertThat(calls).isEqualTo(PASSAGES + 1);
    calls = 0;
    assertThat(judged(probe(model(text -> 9), ProbeRule.OFF))).hasSize(1);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void isTriedAgainAfterAFailureThatPasses() {
    // Given
    var probe = probe(model(text -> RIGHT.matcher(text).find() ? 9 : 2), ProbeRule.REFUSE);
    failure = new RetryableException("away");
    assertThatThrownBy(() -> judged(probe)).hasRootCause(failure);

    // When
    failure = null;

    // Then
    assertThat(judged(probe)).hasSize(1);
  }

  @Test
  void requestsThatAreRefusedGiveNoMarks() {
    failure = new BadDataException("too long");

    assertThatThrownBy(() -> judged(probe(model(text -> 9), ProbeRule.REFUSE)))
        .hasCauseInstanceOf(FatalException.class)
        .hasMessageContaining("0.50, 0 % of right and 0 % of foreign");
  }

  private JudgeProbe probe(ChatModel model, ProbeRule rule) {
    var settings = Settings.of(Map.of()).read(JudgeSettings.section(2));
    return new JudgeProbe(LlmJudge.open(model, "m", settings), settings, rule, meters);
  }

  private static List<Verdict> judged(JudgeProbe probe) {
    var passage = TestPassages.passage("clock", 1, "The clock strikes at noon.");
    var query = new GeneratedQuery(0, "when does the clock strike", "llm-1/m/fact");
    return probe.judge(List.of(new Candidate("clock#0", passage, query)), List.of()).join();
  }
}
