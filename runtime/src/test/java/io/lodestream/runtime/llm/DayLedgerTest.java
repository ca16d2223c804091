package io.lodestream.runtime.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayLedgerTest {

  @TempDir Path dir;
  private final VirtualTime time = new VirtualTime("2026-11-21T23:00:00Z");

  private DayLedger open() {
    return DayLedger.open(dir.resolve("deep/spent-today"), time);
  }

  @Test
  void knowsAfterARestartWhatWasSpentAndReserved() throws IOException {
    // Given
    try (var ledger = open()) {
      ledger.reserve(2.5, 10);
      ledger.settle(ledger.today(), 2.5, 0.125);
      ledger.reserve(1, 10);
    }
    // When
    try (var ledger = open()) {
      // Then
      assertThat(ledger.spentToday()).isEqualTo(1.125);
      assertThat(ledger.reserve(8.876, 10)).isFalse();
      assertThat(ledger.reserve(8.875, 10)).isTrue();
    }
  }

  @Test
  void startsEachDayAtNothing() throws IOException {
    // Given
    try (var ledger = open()) {
      var yesterday = ledger.today();
      ledger.reserve(9, 10);
      // When
      time.pass(Duration.ofHours(1));
      // Then
      assertThat(ledger.spentToday()).isZero();
      ledger.settle(yesterday, 9, 3);
      assertThat(ledger.spentToday()).isZero();
      assertThat(ledger.reserve(4, 10)).isTrue();
    }
    time.pass(Duration.ofDays(1));
    try (var ledger = open()) {
      assertThat(ledger.spentToday()).isZero();
    }
  }

  @Test
  void doesNotForgetWhenTheClockIsSetBack() throws IOException {
    try (var ledger = open()) {
      time.pass(Duration.ofHours(2));
      ledger.reserve(9, 10);
      time.pass(Duration.ofHours(-2));
      assertThat(ledger.reserve(2, 10)).isFalse();
    }
    try (var ledger = open()) {
      assertThat(ledger.spentToday()).isEqualTo(9);
    }
  }

  @Test
  void doesNotGuessWhenItsFileWasAltered() throws IOException {
    try (var ledger = open()) {
      ledger.reserve(9, 10);
    }
    var file = dir.resolve("deep/spent-today");
    Files.writeString(file, Files.readString(file).replace(" 9.0", " 0.0"));
    assertThatThrownBy(this::open)
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("spent-today");
  }

  @Test
  void belongsToOneOwnerAtATime() throws IOException {
    try (var ledger = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(FatalException.class)
          .hasMessageContaining("another running process");
    }
  }
}
