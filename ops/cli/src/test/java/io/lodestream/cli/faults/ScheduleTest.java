package io.lodestream.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {

  private static final List<Scenario> SCENARIOS =
      Scenarios.named(List.of("kill-ingest", "poison", "network"));

  @TempDir private Path dir;

  @Test
  void letsEveryScenarioHappenInTurnAsOftenAsAsked() {
    var log = RoundLog.open(Optional.empty());
    var schedule = new Schedule(plan(2, true), SCENARIOS);
    run(schedule, log);
    assertThat(log.rounds().stream().map(RoundLog.Round::scenario))
        .containsExactly("kill-ingest", "poison", "network", "kill-ingest", "poison", "network");
  }

  @Test
  void goesOnWhereARunWasEnded() {
    // Given
    var file = dir.resolve("results");
    var ended = RoundLog.open(Optional.of(file));
    ended.add(round(1, "poison"));

    // When
    var log = RoundLog.open(Optional.of(file));
    run(new Schedule(plan(1, true), SCENARIOS), log);

    // Then
    assertThat(RoundLog.open(Optional.of(file)).rounds())
        .isEqualTo(log.rounds())
        .extracting(RoundLog.Round::scenario)
        .containsExactly("poison", "kill-ingest", "network");
  }

  @Test
  void drawsAsManyAsAsked() {
    var log = RoundLog.open(Optional.empty());
    run(new Schedule(plan(30, false), SCENARIOS), log);
    assertThat(log.rounds()).hasSize(30);
    assertThat(log.rounds().stream().map(RoundLog.Round::scenario).distinct())
        .containsExactlyInAnyOrder("kill-ingest", "poison", "network");
  }

  @Test
  void saysWhenTheResultsAreNone() throws IOException {
    var file = Files.writeString(dir.resolve("results"), "{\"seed\":");
    assertThatThrownBy(() -> RoundLog.open(Optional.of(file)))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--results " + file + " is no file of rounds: ");
  }

  private static void run(Schedule schedule, RoundLog log) {
    int number = 0;
    for (var next = schedule.next(log, new SplittableRandom(number));
        next.isPresent();
        next = schedule.next(log, new SplittableRandom(number))) {
      log.add(round(++number, next.get().spelled()));
    }
  }

  private static RoundLog.Round round(int number, String scenario) {
    return new RoundLog.Round(7, number, scenario, "", 1_000, 2_000);
  }

  private FaultRounds.Plan plan(int rounds, boolean ofEach) {
    return new FaultRounds.Plan(rounds, ofEach, 7, SCENARIOS, 1, dir, Optional.empty());
  }
}
