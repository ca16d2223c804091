package io.lodestream.cli.deadletters;

import io.lodestream.runtime.stage.StageContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * Which letters an operator means: the one at a position, or all that a filter takes.
 *
 * @param position wins over the filter
 */
public record LetterChoice(Optional<LetterPosition> position, LetterFilter filter) {

  /** Whether one letter was named, about which the operator wants to know in every case. */
  boolean isOne() {
    return position.isPresent();
  }

  /**
   * Passes on each letter and its value, null for a tombstone.
   *
   * @throws io.lodestream.cli.cluster.ClusterException if there is no letter at the position
   */
  void read(StageContext context, LetterTopics topics, BiConsumer<DeadLetter, byte[]> letters)
      throws InterruptedException {
    if (position.isEmpty()) {
      topics.read(filter, letters);
      return;
    }
    var found = new AtomicBoolean();
    topics.readAt(
        List.of(position.get()),
        (letter, value) -> {
          found.set(true);
          letters.accept(letter, value);
        });
    if (!found.get()) {
      throw ShownLetter.missing(context, position.get());
    }
  }
}
