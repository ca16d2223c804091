package io.lodestream.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class OrphanedTransactionsTest {

  private static final String APPLICATION = "acme-ingest";
  private static final String ONE = "acme-ingest-6f1c2f4e-2d6b-4a39-9d43-0b3a8a0d9d11";
  private static final String TWO = "acme-ingest-0a1c2f4e-2d6b-4a39-9d43-0b3a8a0d9d12";

  @Test
  void areThoseOfProcessesThatAreNoMembers() {
    assertThat(
            OrphanedTransactions.orphans(
                APPLICATION,
                Set.of(ONE + "-1", ONE + "-2", TWO + "-1"),
                Set.of(TWO + "-StreamThread-1-consumer")))
        .containsExactly(ONE + "-1", ONE + "-2");
  }

  @Test
  void areNeverThoseOfOtherApplications() {
    var others =
        Set.of(
            "acme-ingest2-6f1c2f4e-2d6b-4a39-9d43-0b3a8a0d9d11-1",
            "acme-ingest-by-hand",
            "acme-querygen-6f1c2f4e-2d6b-4a39-9d43-0b3a8a0d9d11-1",
            "somebody-else");
    assertThat(OrphanedTransactions.orphans(APPLICATION, others, Set.of())).isEmpty();
  }
}
