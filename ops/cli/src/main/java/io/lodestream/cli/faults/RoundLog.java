package io.lodestream.cli.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rounds that held, one JSON object a line, so that a later run goes on where one ended. */
final class RoundLog {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One round.
   *
   * @param detail what of several things happened; may be empty
   * @param searchableMs from the fault's begin until a document of that moment was searchable
   * @param settledMs from the fault's begin until nothing was left to do and nothing differed
   */
  record Round(
      long seed, int number, String scenario, String detail, long searchableMs, long settledMs) {}

  private final Optional<Path> file;
  private final List<Round> rounds = new ArrayList<>();

  private RoundLog(Optional<Path> file) {
    this.file = file;
  }

  /**
   * @param file empty to keep nothing
   * @throws UserException when the file has something else than rounds
   */
  static RoundLog open(Optional<Path> file) {
    var log = new RoundLog(file);
    file.filter(Files::exists).ifPresent(log::read);
    return log;
  }

  private void read(Path from) {
    try {
      for (var line : Files.readAllLines(from)) {
        rounds.add(JSON.readValue(line, Round.class));
      }
    } catch (JsonProcessingException e) {
      throw new UserException(
          "--results %s is no file of rounds: %s".formatted(from, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new UserException("--results %s cannot be read: %s".formatted(from, e), e);
    }
  }

  void add(Round round) {
    rounds.add(round);
    file.ifPresent(to -> append(to, round));
  }

  private static void append(Path to, Round round) {
    try {
      Files.writeString(
          to,
          JSON.writeValueAsString(round) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UserException("--results %s cannot be written: %s".formatted(to, e), e);
    }
  }

  List<Round> rounds() {
    return List.copyOf(rounds);
  }

  long of(Scenario scenario) {
    return rounds.stream().filter(round -> round.scenario().equals(scenario.spelled())).count();
  }
}
