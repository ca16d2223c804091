package io.lodestream.cli.deadletters;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which dead letters are meant; an absent part takes all.
 *
 * @param stages whose letters are read
 * @param topic that the record came from, with the namespace
 * @param key as {@code list} prints it in whole: text, escaped where it is none
 * @param reason a part of the message, in any case
 * @param cause class of the exception, with or without its package
 * @param since letters of that moment and later
 * @param until letters before that moment
 */
public record LetterFilter(
    List<String> stages,
    Optional<String> topic,
    Optional<String> key,
    Optional<String> reason,
    Optional<String> cause,
    Optional<Instant> since,
    Optional<Instant> until) {

  public LetterFilter {
    stages = List.copyOf(stages);
  }

  /** Every letter of these stages. */
  public static LetterFilter of(List<String> stages) {
    return new LetterFilter(
        stages,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  boolean takes(DeadLetter letter) {
    return stages.contains(letter.position().stage())
        && topic.map(letter.origin().topic()::equals).orElse(true)
        && key.map(Printable.key(letter.content().key())::equals).orElse(true)
        && reason.map(part -> holds(letter.cause().message(), part)).orElse(true)
        && cause.map(type -> isNamed(letter.cause(), type)).orElse(true)
        && since.map(time -> !letter.time().isBefore(time)).orElse(true)
        && until.map(letter.time()::isBefore).orElse(true);
  }

  private static boolean holds(String message, String part) {
    return message.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }

  private static boolean isNamed(DeadLetter.Cause cause, String type) {
    return type.equals(cause.type()) || type.equals(cause.simpleType());
  }
}
