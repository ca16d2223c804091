package io.lodestream.cli;

import io.lodestream.cli.deadletters.Confirmation;
import io.lodestream.cli.deadletters.LetterDrop;
import io.lodestream.cli.deadletters.LetterList;
import io.lodestream.cli.deadletters.LetterPosition;
import io.lodestream.cli.deadletters.LetterReplay;
import io.lodestream.cli.deadletters.LetterText;
import io.lodestream.cli.deadletters.LetterTopics;
import io.lodestream.cli.deadletters.ShownLetter;
import io.lodestream.cli.progress.Progress;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lodestream dlq}: the records that stages have set aside, and what becomes of them. */
@Command(
    name = DlqCommand.NAME,
    mixinStandardHelpOptions = true,
    description = "Lists, shows, replays and drops the dead letters of the cluster's stages.",
    synopsisSubcommandLabel = "COMMAND")
final class DlqCommand {
  static final String NAME = "dlq";

  private static final String EXIT_CODES =
      "Exit code 0: done; 1: failed, or a letter was left out; 2: wrong usage.";

  /** Rows of a table that a person reads. */
  private static final int ROWS = 100;

  @Spec private CommandSpec spec;

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Prints a row per dead letter: where the letter lies (partition:offset of its topic), which"
            + " record it was, when and how often the record failed, its key and the cause. Then"
            + " the counts.",
        "Replayed and dropped letters are not shown without --all. Reads committed letters to the"
            + " topics' ends as they are at the start. Exit code 0, also where there is none."
      })
  int list(
      @Mixin ConfigurationOptions configuration,
      @Mixin LetterFilterOptions filter,
      @Option(names = "--all", description = "Replayed and dropped letters too.") boolean all,
      @Option(
              names = "--limit",
              paramLabel = "N",
              description =
                  "Most letters printed: the newest, with --json the first (default: 100, with"
                      + " --json all).")
          Integer limit,
      @Option(
              names = "--json",
              description =
                  "Prints an object per letter and line; the counts go to standard error.")
          boolean json)
      throws InterruptedException {
    var rows = limit(limit);
    var context = configuration.context(NAME);
    var letters = LetterList.open(context, topics(context), all);
    if (json) {
      letters.printJson(
          filter.filter(context.topics()), rows.orElse(Integer.MAX_VALUE), out(), err());
    } else {
      letters.printTable(filter.filter(context.topics()), rows.orElse(ROWS), out());
    }
    return 0;
  }

  private OptionalInt limit(Integer limit) {
    if (limit == null) {
      return OptionalInt.empty();
    }
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be at least 1, was " + limit);
    }
    return OptionalInt.of(limit);
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Prints a dead letter's headers and value: as text where it is readable text, as JSON where"
            + " it is Avro of the topic that it came from, else as bytes. Control characters are"
            + " escaped.",
        "Exit code 1 if there is no such letter."
      })
  int show(
      @Mixin ConfigurationOptions configuration,
      @Parameters(
              paramLabel = "STAGE",
              converter = StageNameConverter.class,
              description = "The stage that set the record aside.")
          String stage,
      @Parameters(paramLabel = "PARTITION", description = "Of the dead letter topic.")
          int partition,
      @Parameters(paramLabel = "OFFSET", description = "In the dead letter topic.") long offset,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "Writes the value's bytes to this new file instead of printing them.")
          Path file)
      throws InterruptedException {
    var context = configuration.context(NAME);
    var position = new LetterPosition(stage, partition, offset);
    var shown = ShownLetter.read(context, topics(context), position);
    if (file == null) {
      shown.print(new LetterText(context, out()));
    } else {
      write(shown, file);
    }
    return 0;
  }

  private void write(ShownLetter shown, Path file) {
    if (shown.value() == null) {
      throw new UserException(
          "dead letter %s has no value (a deletion): there is nothing to write"
              .formatted(shown.letter().position()));
    }
    try {
      Files.write(file, shown.value(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new UserException("--out %s exists: give a file that does not".formatted(file), e);
    } catch (IOException e) {
      throw new UserException("--out %s cannot be written: %s".formatted(file, e), e);
    }
    out().printf("%s: %,d bytes%n", file, shown.value().length);
  }

  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = {
        "Sends dead letters back to the topic that they came from, byte for byte, once: documents"
            + " of ingest and feedback of querygen. For every other the command says what to do"
            + " instead.",
        "A document that was produced again since is left out, and so is a record that has failed"
            + " --max-attempts times. A record that fails again is a new dead letter.",
        EXIT_CODES
      })
  int replay(
      @Mixin ConfigurationOptions configuration,
      @Mixin LetterPositionParameters letters,
      @Option(names = "--dry-run", description = "Prints what would be sent, and sends nothing.")
          boolean dryRun,
      @Option(names = "--yes", description = "Sends many letters without asking.") boolean yes,
      @Option(
              names = "--force",
              description =
                  "Sends a document also where a newer one, or its deletion, would be"
                      + " overwritten.")
          boolean force,
      @Option(
              names = "--max-attempts",
              paramLabel = "N",
              defaultValue = "3",
              description =
                  "Leaves out records that have failed so often (default: ${DEFAULT-VALUE}).")
          int maxAttempts)
      throws InterruptedException {
    if (maxAttempts < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-attempts must be at least 1, was " + maxAttempts);
    }
    var context = configuration.context(NAME);
    var choice = letters.choice(context.topics(), spec.subcommands().get("replay"));
    var replay =
        new LetterReplay(
            context,
            topics(context),
            new Progress(err()),
            new LetterReplay.Options(maxAttempts, force),
            out());
    boolean isWhole = dryRun ? replay.rehearse(choice) : replay.run(choice, confirmation(yes));
    out().flush();
    return isWhole ? 0 : 1;
  }

  @Command(
      name = "drop",
      mixinStandardHelpOptions = true,
      description = {
        "Marks dead letters as done with: `dlq list` no longer shows them, `dlq replay` does not"
            + " send them. Kafka deletes no single records, so their bytes stay in the topic until"
            + " its retention takes them.",
        EXIT_CODES
      })
  int drop(
      @Mixin ConfigurationOptions configuration,
      @Mixin LetterPositionParameters letters,
      @Option(names = "--dry-run", description = "Prints what would be dropped, and drops nothing.")
          boolean dryRun,
      @Option(names = "--yes", description = "Drops many letters without asking.") boolean yes)
      throws InterruptedException {
    var context = configuration.context(NAME);
    var choice = letters.choice(context.topics(), spec.subcommands().get("drop"));
    boolean isWhole =
        new LetterDrop(context, topics(context), out()).run(choice, dryRun, confirmation(yes));
    out().flush();
    return isWhole ? 0 : 1;
  }

  private LetterTopics topics(StageContext context) {
    return new LetterTopics(context, new Progress(err()));
  }

  private static Confirmation confirmation(boolean yes) {
    return question -> {
      if (yes) {
        return true;
      }
      var console = System.console();
      if (console == null) {
        throw new UserException(
            "%s? There is no terminal to ask at: give --yes, or --dry-run to look first"
                .formatted(question));
      }
      var answer = console.readLine("%s? [y/N] ", question);
      return answer != null && answer.strip().equalsIgnoreCase("y");
    };
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
