package io.lodestream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.pairs.PassageText;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void aTextHasOneColumnHoweverManyPairsBringIt() {
    // Given a negative that is the other pair's passage, one that both bring, and a copy of it
    var second = Pairs.of("b", 0, "second");
    var shared = Pairs.of("c", 0, "").positive();
    var copy = new PassageText("other title, same content", "d", 0, shared.contentHash(), "d");
    var first = Pairs.of("a", 0, "first").withNegatives(List.of(second.positive(), shared));
    // When
    var columns = Columns.of(List.of(first, second.withNegatives(List.of(shared, copy))));
    // Then
    assertThat(columns.size()).isEqualTo(3);
    assertThat(columns.passages()).containsExactly(first.positive(), second.positive(), shared);
  }
}
