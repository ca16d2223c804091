package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.pairing.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingPassagesTest {

  private static final int IN_MEMORY = 10;

  private final LedgerStores stores = new LedgerStores();
  private final PassageLedger ledger = new PassageLedger(stores.context());
  private final Turns turns = new Turns(Duration.ofSeconds(1), Duration.ofMinutes(1), 3);
  private final PendingPassages pending = new PendingPassages(ledger, turns, IN_MEMORY);

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void keepsAFewInMemoryAndGetsToAllInTheStore() {
    // Given
    IntStream.range(0, 105).forEach(this::arrive);
    assertThat(turns.size()).isEqualTo(IN_MEMORY);
    assertThat(pending.total()).isEqualTo(105);

    // When
    var done = new ArrayList<String>();
    for (var due = pending.due(2_000, 4); !due.isEmpty(); due = pending.due(2_000, 4)) {
      turns.started(due);
      assertThat(turns.size()).isLessThanOrEqualTo(IN_MEMORY);
      due.forEach(pending::remove);
      done.addAll(due);
    }

    // Then
    assertThat(done).doesNotHaveDuplicates().hasSize(105);
    assertThat(pending.total()).isZero();
  }

  @Test
  void getsToLatePassagesAlthoughThoseInMemoryAreNotReady() {
    // Given
    IntStream.range(0, 12).forEach(this::arrive);
    pending.due(2_000, 6).forEach(pending::remove);

    // When
    var due = pending.due(2_000, 100);

    // Then
    assertThat(due).hasSize(6).contains("p#010", "p#011");
  }

  @Test
  void takesUpWhatWaitedBeforeARestart() {
    // Given
    IntStream.range(0, 15).forEach(this::arrive);
    var other = new Turns(Duration.ofSeconds(1), Duration.ofMinutes(1), 3);

    // When
    var after = new PendingPassages(ledger, other, IN_MEMORY);
    after.restore(5_000);

    // Then
    assertThat(after.total()).isEqualTo(15);
    assertThat(other.size()).isEqualTo(IN_MEMORY);
    assertThat(after.due(5_500, 100)).isEmpty();
    assertThat(after.due(6_000, 100)).hasSize(IN_MEMORY);
  }

  @Test
  void knowsTheVersionOfAPassageThatIsInTheStoreOnly() {
    // Given
    IntStream.range(0, 15).forEach(this::arrive);

    // Then
    assertThat(turns.holds("p#014")).isFalse();
    assertThat(pending.holds("p#014", 1)).isTrue();
    assertThat(pending.holds("p#014", 2)).isFalse();
    pending.remove("p#014");
    assertThat(pending.holds("p#014", 1)).isFalse();
    assertThat(pending.total()).isEqualTo(14);
  }

  private void arrive(int number) {
    var id = "p#%03d".formatted(number);
    ledger.put(id, passage("p", 1, "text " + number));
    pending.add(id, 1, new PendingEntry(0, number));
  }
}
