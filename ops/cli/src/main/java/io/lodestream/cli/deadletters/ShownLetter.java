package io.lodestream.cli.deadletters;

import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.runtime.stage.StageContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One dead letter with its value.
 *
 * @param value null for a tombstone
 * @param decision what an operator has decided and when, or {@code open}
 */
public record ShownLetter(DeadLetter letter, byte[] value, String decision) {

  /**
   * @throws ClusterException if the topics cannot be read, or there is no letter at the position
   */
  public static ShownLetter read(StageContext context, LetterTopics topics, LetterPosition position)
      throws InterruptedException {
    topics.require();
    var found = new AtomicReference<ShownLetter>();
    var decisions = Decisions.read(context);
    var state =
        decisions
            .on(position)
            .map(decision -> decisions.state(position) + " at " + decision.getDecidedAt())
            .orElse("open");
    topics.readAt(
        List.of(position), (letter, value) -> found.set(new ShownLetter(letter, value, state)));
    if (found.get() == null) {
      throw missing(context, position);
    }
    return found.get();
  }

  static ClusterException missing(StageContext context, LetterPosition position) {
    return new ClusterException(
        ("%s holds no dead letter at partition %d, offset %d: `lodestream dlq list --stage %s"
                + " --all` shows those that there are")
            .formatted(
                context.topics().deadLetters(position.stage()).name(),
                position.partition(),
                position.offset(),
                position.stage()));
  }

  public void print(LetterText text) {
    text.print(letter, decision, value);
  }
}
