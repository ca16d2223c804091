package io.lodestream.schemas.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.PartitionRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ids are in topics, models and file names: they must not change. */
class WindowIdTest {

  private static final PartitionRange TWO = new PartitionRange(0, 7L, 9L, 2L, "aa");
  private static final PartitionRange NONE = new PartitionRange(1, 4L, 4L, 0L, "bb");

  /** By {@code printf 'default\npairs\ntopic-id\nw-0\n0 7 9 2 aa\n1 4 4 0 bb' | sha256sum}. */
  @Test
  void isTheHashOfWhatTheWindowIs() {
    assertThat(WindowId.of("default", "pairs", "topic-id", List.of(TWO, NONE), "w-0"))
        .isEqualTo("c46bd7183f073ca8705d5c1316b528b6");
  }

  /** By {@code printf 'default\npairs\ntopic-id\nnull\n0 7 9 2 aa' | sha256sum}. */
  @Test
  void theFirstWindowOfALineHasNoPrevious() {
    assertThat(WindowId.of("default", "pairs", "topic-id", List.of(TWO), null))
        .isEqualTo("6639f704dc0ce6202f560546808f1aa0");
  }
}
