package io.lodestream.cli.deadletters;

/** Asks a person before something is done to many letters. */
@FunctionalInterface
public interface Confirmation {

  /**
   * @param question ends without a question mark
   * @throws io.lodestream.schemas.error.UserException if nobody can be asked; says what to do
   */
  boolean isGiven(String question);
}
