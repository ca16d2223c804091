package io.lodestream.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlignedTableTest {

  @Test
  void alignsColumnsToTheirWidestCell() {
    assertThat(AlignedTable.lines(List.of(List.of("id", "name"), List.of("w-100", "-"))))
        .containsExactly("id     name", "w-100  -");
  }
}
