package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.ANSWER;
import static io.lodestream.runtime.llm.ScriptedEndpoint.answered;
import static io.lodestream.runtime.llm.ScriptedEndpoint.busy;
import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call may cost 0.10 (100,000 tokens at 1.00 per million), the budget is 1.00. */
class BudgetedCallsTest {

  private static final int MOST = 100_000;

  @TempDir Path dir;
  private final VirtualTime time = new VirtualTime("2026-11-21T10:00:00Z");
  private DayLedger ledger;

  @BeforeEach
  void open() {
    ledger = DayLedger.open(dir.resolve("spent-today"), time);
  }

  @AfterEach
  void close() throws IOException {
    ledger.close();
  }

  private BudgetedCalls budget(ScriptedEndpoint endpoint) {
    return new BudgetedCalls(
        endpoint, "querygen.llm.budget-per-day", new LlmSettings.Cost(0, 1, 1.00), ledger);
  }

  @Test
  void stopsBeforeTheBudgetIsPassedAndGoesOnTheNextDay() {
    // Given calls that cost 0.09 each
    var endpoint = ScriptedEndpoint.giving();
    for (int i = 0; i < 50; i++) {
      endpoint.thenGive(answered(0, 90_000));
    }
    var budget = budget(endpoint);
    // When
    Outcome last = null;
    for (int i = 0; i < 50; i++) {
      last = budget.call(request("a", MOST)).join();
    }
    // Then
    assertThat(endpoint.calls).hasSize(11);
    assertThat(ledger.spentToday()).isBetween(0.989, 0.991);
    assertThat(((Outcome.Paused) last).reason())
        .contains("querygen.llm.budget-per-day of 1.00 is spent")
        .contains("0.9900 on 2026-11-21")
        .contains("2026-11-22T00:00Z");
    assertThat(budget.pausedBy()).isPresent();
    time.pass(Duration.ofHours(14));
    assertThat(budget.pausedBy()).isEmpty();
    assertThat(budget.call(request("a", MOST)).join()).isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void neverHasMoreInFlightThanThereIsMoneyForAndWaitsForTheRest() {
    // Given
    var endpoint = ScriptedEndpoint.holding();
    var budget = budget(endpoint);
    var outcomes = new ArrayList<CompletableFuture<Outcome>>();
    // When
    for (int i = 0; i < 30; i++) {
      outcomes.add(budget.call(request("a", MOST)));
    }
    // Then
    assertThat(endpoint.open).hasSize(10);
    assertThat(budget.pausedBy()).isEmpty();
    while (!endpoint.open.isEmpty()) {
      endpoint.end(answered(0, 1_000));
    }
    assertThat(outcomes).allMatch(CompletableFuture::isDone);
    assertThat(endpoint.calls).hasSize(30);
    assertThat(ledger.spentToday()).isBetween(0.0299, 0.0301);
  }

  @Test
  void pausesThoseInLineWhenNothingInFlightCanMakeRoom() {
    // Given
    var endpoint = ScriptedEndpoint.holding();
    var budget = budget(endpoint);
    var outcomes = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 15; i++) {
      outcomes.add(budget.call(request("a", MOST)));
    }
    // When
    while (!endpoint.open.isEmpty()) {
      endpoint.end(answered(0, 95_000));
    }
    // Then
    assertThat(outcomes).allMatch(CompletableFuture::isDone);
    assertThat(outcomes.stream().filter(o -> o.join() instanceof Outcome.Paused)).hasSize(5);
    assertThat(ledger.spentToday()).isLessThanOrEqualTo(1.0);
  }

  @Test
  void saysSoWhenTheBudgetIsLessThanACallMayCost() {
    var budget = budget(ScriptedEndpoint.giving());
    var outcome = budget.call(request("a", 20 * MOST)).join();
    assertThat(((Outcome.Paused) outcome).reason())
        .contains("querygen.llm.budget-per-day must be at least what a call may cost, 2.000000")
        .contains("max-answer-tokens")
        .contains("was 1.000000");
    assertThat(budget.pausedBy()).isPresent();
    assertThat(budget.call(request("a", MOST))).isCompletedWithValue(ANSWER);
    assertThat(budget.pausedBy()).isEmpty();
  }

  @Test
  void doesNotPayForACallThatFailedButForOneThatHung() {
    var endpoint =
        ScriptedEndpoint.giving(busy(), new Outcome.Lost("hung"), new Outcome.Paused("breaker"));
    var budget = budget(endpoint);
    for (int i = 0; i < 3; i++) {
      budget.call(request("a", MOST));
    }
    assertThat(ledger.spentToday()).isBetween(0.0999, 0.1001);
    assertThat(budget.call(request("a", 10))).isCompletedWithValue(ANSWER);
  }
}
