package io.lodestream.cli;

import io.lodestream.cli.deadletters.LetterChoice;
import io.lodestream.cli.deadletters.LetterPosition;
import io.lodestream.schemas.topics.Topics;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** One dead letter by its position, or a filter; a command that changes something needs either. */
final class LetterPositionParameters {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "STAGE",
      converter = StageNameConverter.class,
      description = "With PARTITION and OFFSET: one letter, as `dlq list` names it.")
  private String stage;

  @Parameters(index = "1", arity = "0..1", paramLabel = "PARTITION", description = "See STAGE.")
  private Integer partition;

  @Parameters(index = "2", arity = "0..1", paramLabel = "OFFSET", description = "See STAGE.")
  private Long offset;

  @Mixin private LetterFilterOptions filter;

  /**
   * @throws ParameterException if neither or both were given
   */
  LetterChoice choice(Topics topics, CommandLine line) {
    if (stage == null && filter.isEmpty()) {
      throw new ParameterException(
          line,
          "give STAGE PARTITION OFFSET of one letter, or a filter such as --stage or --reason;"
              + " --since 3650d takes all");
    }
    if (stage != null && (partition == null || offset == null)) {
      throw new ParameterException(
          line, "STAGE PARTITION OFFSET name one letter together; for a whole stage give --stage");
    }
    if (stage != null && !filter.isEmpty()) {
      throw new ParameterException(
          line, "a letter is named by STAGE PARTITION OFFSET or by filters, not by both");
    }
    return new LetterChoice(
        Optional.ofNullable(stage).map(name -> new LetterPosition(name, partition, offset)),
        filter.filter(topics));
  }
}
