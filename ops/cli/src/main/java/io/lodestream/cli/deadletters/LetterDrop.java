package io.lodestream.cli.deadletters;

import io.lodestream.cli.deadletters.DecisionWriter.Decided;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.DeadLetterAction;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ./lodestream dlq drop}: decides that dead letters need nothing more. The letters stay in
 * their topic, a log of which Kafka deletes no single records, and are no longer listed.
 */
public final class LetterDrop {

  private static final Logger LOG = LoggerFactory.getLogger(LetterDrop.class);
  private static final int BATCH_LETTERS = 1_000;

  private final StageContext context;
  private final LetterTopics topics;
  private final LeftOut leftOut;
  private final PrintWriter out;

  public LetterDrop(StageContext context, LetterTopics topics, PrintWriter out) {
    this.context = context;
    this.topics = topics;
    this.leftOut = new LeftOut(out);
    this.out = out;
  }

  /**
   * @param dryRun prints the letters and decides nothing
   * @return whether none of the chosen was left out
   */
  public boolean run(LetterChoice choice, boolean dryRun, Confirmation confirmation)
      throws InterruptedException {
    topics.require();
    if (dryRun) {
      var letters = open(choice, Decisions.read(context));
      LetterRows.table(letters.stream().map(letter -> new LetterRows.Row(letter, "open")).toList())
          .forEach(out::println);
      out.printf("%nwould drop %s%s%n", LetterRows.count(letters.size()), leftOut.count());
      return leftOut.isEmpty();
    }
    // Opened before the decisions are read: nobody else decides from here on.
    try (var writer = DecisionWriter.open(context)) {
      var decisions = Decisions.read(context);
      var letters = open(choice, decisions);
      if (letters.size() > 1 && !confirmation.isGiven("Drop " + LetterRows.count(letters.size()))) {
        out.println("nothing was dropped");
        return false;
      }
      for (int from = 0; from < letters.size(); from += BATCH_LETTERS) {
        writer.commit(
            letters.subList(from, Math.min(letters.size(), from + BATCH_LETTERS)).stream()
                .map(letter -> dropped(letter, decisions))
                .toList());
      }
      LOG.info("event=dead-letters-dropped count={}", letters.size());
      out.printf("dropped %s%s%n", LetterRows.count(letters.size()), leftOut.count());
    }
    return leftOut.isEmpty();
  }

  private List<DeadLetter> open(LetterChoice choice, Decisions decisions)
      throws InterruptedException {
    var letters = new ArrayList<DeadLetter>();
    choice.read(
        context,
        topics,
        (letter, value) -> {
          var decision = decisions.on(letter.position());
          if (decision.isEmpty()) {
            letters.add(letter);
          } else if (choice.isOne()) {
            leftOut.add(
                letter,
                "it was %s at %s"
                    .formatted(decisions.state(letter.position()), decision.get().getDecidedAt()));
          }
        });
    return letters;
  }

  private Decided dropped(DeadLetter letter, Decisions decisions) {
    return new Decided(
        letter.position(),
        decisions.make(context, letter, DeadLetterAction.DROPPED),
        Optional.empty());
  }
}
