package io.lodestream.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPartsTest {

  private final List<String> closed = new ArrayList<>();
  private final OpenParts parts = new OpenParts();

  @Test
  void closesTheLastFirstAndEachOnceAlthoughOneDoesNotClose() {
    // Given
    parts.add(() -> closed.add("first"));
    parts.add(
        () -> {
          closed.add("second");
          throw new IllegalStateException("stuck");
        });
    parts.add(() -> closed.add("third"));

    // When
    parts.close();
    parts.close();

    // Then
    assertThat(closed).containsExactly("third", "second", "first");
  }
}
