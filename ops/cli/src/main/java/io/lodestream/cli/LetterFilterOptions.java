package io.lodestream.cli;

import io.lodestream.cli.deadletters.LetterFilter;
import io.lodestream.schemas.topics.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which dead letters a command of {@code ./lodestream dlq} is about; the same for all of them. */
final class LetterFilterOptions {

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      converter = StageNameConverter.class,
      description =
          "Letters of this stage: ingest, querygen, trainer, indexer or evaluator. Can be given several"
              + " times (default: all).")
  private List<String> stages = List.of();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Records that came from this topic, with or without lodestream.namespace.")
  private String topic;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Records with this key, as `dlq show` prints it.")
  private String key;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Letters whose message holds this text, in any case.")
  private String reason;

  @Option(
      names = "--cause",
      paramLabel = "CLASS",
      description = "Letters with this class of exception, with or without its package.")
  private String cause;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "Letters of this time or later: ISO-8601, or how long ago, such as 2h.")
  private Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "Letters before this time: ISO-8601, or how long ago.")
  private Instant until;

  LetterFilter filter(Topics topics) {
    return new LetterFilter(
        stages.isEmpty() ? Topics.STAGES : stages.stream().distinct().toList(),
        Optional.ofNullable(topic).map(name -> full(name, topics)),
        Optional.ofNullable(key),
        Optional.ofNullable(reason),
        Optional.ofNullable(cause),
        Optional.ofNullable(since),
        Optional.ofNullable(until));
  }

  boolean isEmpty() {
    return stages.isEmpty()
        && Stream.of(topic, key, reason, cause, since, until).allMatch(Objects::isNull);
  }

  private static String full(String name, Topics topics) {
    var prefix = topics.namespace().isEmpty() ? "" : topics.namespace() + ".";
    return name.startsWith(prefix) ? name : prefix + name;
  }
}
