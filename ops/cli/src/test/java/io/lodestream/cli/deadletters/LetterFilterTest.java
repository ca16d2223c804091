package io.lodestream.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class LetterFilterTest {

  private final DeadLetter letter =
      Letters.letter(
          "ingest",
          "documents",
          "a\nb",
          new RecordHeaders(),
          new BadDataException("Text is empty"));

  @Test
  void withoutPartsTakesEveryLetterOfItsStages() {
    assertThat(LetterFilter.of(Topics.STAGES).takes(letter)).isTrue();
    assertThat(LetterFilter.of(List.of("querygen")).takes(letter)).isFalse();
  }

  @Test
  void takesATopicAKeyAsPrintedAPartOfTheMessageAndAClass() {
    assertThat(takes("documents", null, null, null)).isTrue();
    assertThat(takes("documents-json", null, null, null)).isFalse();
    assertThat(takes(null, "a\\nb", null, null)).isTrue();
    assertThat(takes(null, "a", null, null)).isFalse();
    assertThat(takes(null, null, "text IS", null)).isTrue();
    assertThat(takes(null, null, "full", null)).isFalse();
    assertThat(takes(null, null, null, "BadDataException")).isTrue();
    assertThat(takes(null, null, null, BadDataException.class.getName())).isTrue();
    assertThat(takes(null, null, null, "Exception")).isFalse();
    assertThat(takes("documents", "a\\nb", "empty", "FatalException")).as("all parts").isFalse();
  }

  @Test
  void sinceIsWithinAndUntilIsNot() {
    var before = Letters.TIME.minus(Duration.ofMillis(1));
    var after = Letters.TIME.plus(Duration.ofMillis(1));
    assertThat(between(Letters.TIME, after)).isTrue();
    assertThat(between(before, Letters.TIME)).isFalse();
    assertThat(between(after, null)).isFalse();
  }

  private boolean takes(String topic, String key, String reason, String cause) {
    return new LetterFilter(
            Topics.STAGES,
            Optional.ofNullable(topic),
            Optional.ofNullable(key),
            Optional.ofNullable(reason),
            Optional.ofNullable(cause),
            Optional.empty(),
            Optional.empty())
        .takes(letter);
  }

  private boolean between(Instant since, Instant until) {
    return new LetterFilter(
            Topics.STAGES,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.ofNullable(since),
            Optional.ofNullable(until))
        .takes(letter);
  }
}
