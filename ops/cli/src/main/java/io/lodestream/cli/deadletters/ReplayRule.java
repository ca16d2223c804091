package io.lodestream.cli.deadletters;

import io.lodestream.schemas.passages.PassageId;
import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.util.Optional;

/**
 * Which dead letters may be sent back, as far as the letter itself tells. Only records that users
 * produce and that a stage has passed over for good may: documents and feedback. For every other
 * the objection says what to do instead. The reasons are in RATIONALE.md.
 *
 * @param maxAttempts failures from which on a record is not sent back again
 */
record ReplayRule(Topics topics, int maxAttempts) {

  private static final String INGEST = "ingest";
  private static final String QUERYGEN = "querygen";
  private static final String TRAINER = "trainer";

  /** Why the letter must not be sent back; empty if it may. */
  Optional<String> objection(DeadLetter letter) {
    var origin = letter.origin();
    if (!origin.isKnown()) {
      return Optional.of("its headers do not say which record it was: `dlq show` has its bytes");
    }
    if (!isReplayable(letter)) {
      return Optional.of(instead(letter));
    }
    if (letter.content().uncutBytes().isPresent()) {
      return Optional.of(
          "it holds no more than the beginning of the record (%,d of %,d bytes): produce the record again"
              .formatted(
                  letter.content().valueBytes().orElse(0),
                  letter.content().uncutBytes().getAsLong()));
    }
    if (letter.failures() >= maxAttempts) {
      return Optional.of(
          "it has failed %d times already, --max-attempts is %d: mend the record and produce it again, or raise --max-attempts"
              .formatted(letter.failures(), maxAttempts));
    }
    return Optional.empty();
  }

  private boolean isReplayable(DeadLetter letter) {
    return switch (letter.position().stage()) {
      case INGEST -> isDocument(topics, letter);
      case QUERYGEN -> isFrom(letter, topics.feedback());
      default -> false;
    };
  }

  /** Whether the record was a document, by whichever topic it came. */
  static boolean isDocument(Topics topics, DeadLetter letter) {
    return isFrom(letter, topics.documents()) || isFrom(letter, topics.documentsJson());
  }

  private String instead(DeadLetter letter) {
    var stage = letter.position().stage();
    var topic = letter.origin().topic();
    if (isFrom(letter, topics.passages())) {
      return passage(letter);
    }
    if (stage.equals(TRAINER) && isFrom(letter, topics.trainingWindows())) {
      return "a window is trained in its turn and not again: `lodestream windows replay ID --out"
          + " FILE` and `lodestream train --pairs FILE` train on its pairs";
    }
    if (isFrom(letter, topics.pairs())) {
      return "windows hold pairs by their offsets, so a pair sent again would be another one: windows"
          + " go on without the record";
    }
    boolean isOurs = topics.all().stream().anyMatch(ours -> ours.name().equals(topic));
    return isOurs
        ? "%s reads %s from its beginning at every start: restart the stage once the cause is gone"
            .formatted(stage, topic)
        : "'%s' is no topic of this lodestream.namespace".formatted(Printable.line(topic));
  }

  private static String passage(DeadLetter letter) {
    var id = Optional.ofNullable(letter.content().key()).flatMap(Printable::text);
    var document =
        id.filter(text -> text.contains("#")).map(PassageId::documentOf).map(Printable::line);
    return ("sent back, a passage could take the place of a newer one for good: delete document %s"
            + " (null under its id) and produce it again")
        .formatted(document.map("'%s'"::formatted).orElse("of this passage"));
  }

  private static boolean isFrom(DeadLetter letter, Topic<?> topic) {
    return letter.origin().topic().equals(topic.name());
  }
}
