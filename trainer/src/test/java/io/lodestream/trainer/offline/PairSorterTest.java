package io.lodestream.trainer.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairSorterTest {
  private static final long SEED = 42;

  @TempDir Path dir;

  @Test
  void rowsGoWhereTheirSplitSaysAndEvaluationNowhere() throws IOException {
    var pairs =
        read(
            row("a", "one", "\"split\":\"train\""),
            row("b", "two", "\"split\":\"VALIDATION\""),
            row("c", "three", "\"split\":\"evaluation\""));

    assertThat(pairs.train()).extracting(TrainingPair::query).containsExactly("a");
    assertThat(pairs.validation()).extracting(TrainingPair::query).containsExactly("b");
    assertThat(pairs.evaluation()).isEqualTo(1);
  }

  @Test
  void withoutSplitsATenthOfTheDocumentsIsValidationAndNoDocumentIsInBoth() throws IOException {
    var lines =
        IntStream.range(0, 2000)
            .mapToObj(i -> row("q" + i, "p" + i, "\"documentId\":\"d" + i / 4 + "\""))
            .toArray(String[]::new);

    var pairs = read(lines);

    assertThat(pairs.validation()).hasSizeBetween(140, 260);
    assertThat(documents(pairs.train())).doesNotContainAnyElementsOf(documents(pairs.validation()));
    assertThat(read(lines)).isEqualTo(pairs);
  }

  @Test
  void withAValidationFileTheRestIsTrainedOn() throws IOException {
    var file =
        write("pairs.jsonl", row("a", "one", ""), row("b", "two", "\"split\":\"validation\""));
    var validation = write("validation.jsonl", row("A ", "three", ""));

    var pairs = PairSorter.read(file, Optional.of(validation), SEED);

    assertThat(pairs.train()).extracting(TrainingPair::query).containsExactly("a");
    assertThat(pairs.validation()).extracting(TrainingPair::query).containsExactly("A ");
    assertThat(pairs.shared()).isEqualTo(1);
  }

  @Test
  void aRowOfScoreZeroIsAHardNegativeOfItsQuery() throws IOException {
    var pairs =
        read(
            row("what?", "answer", "\"split\":\"train\",\"score\":0.8"),
            row("What? ", "looks like it", "\"split\":\"train\",\"score\":0"),
            row("what?", "Answer", "\"split\":\"train\",\"score\":0"));

    assertThat(pairs.irrelevant()).isEqualTo(1);
    assertThat(pairs.train()).hasSize(1);
    assertThat(pairs.train().get(0).weight()).isEqualTo(0.8);
    assertThat(pairs.train().get(0).negatives())
        .extracting(PassageText::text)
        .containsExactly("looks like it");
  }

  @Test
  void aPassageOfManyQueriesIsHeldOnce() throws IOException {
    var pairs =
        read(row("a", "one", "\"split\":\"train\""), row("b", "one", "\"split\":\"train\""));

    assertThat(pairs.train().get(0).passage()).isSameAs(pairs.train().get(1).passage());
  }

  @Test
  void blankLinesAndAByteOrderMarkAreNoRows() throws IOException {
    var pairs = read("\uFEFF" + row("a", "one", "\"split\":\"train\""), "", "  ");

    assertThat(pairs.train()).hasSize(1);
  }

  @Test
  void aBadLineIsNamedByFileAndNumber() throws IOException {
    var file = write("pairs.jsonl", row("a", "one", ""), "", "{\"query\":\"b\"}");

    assertThatThrownBy(() -> PairSorter.read(file, Optional.empty(), SEED))
        .isInstanceOf(BadDataException.class)
        .hasMessage(file + " line 3: passage must be a text that is not blank, was absent");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> PairSorter.read(dir.resolve("none"), Optional.empty(), SEED))
        .isInstanceOf(FatalException.class)
        .hasMessageEndingWith("none is not a file");
  }

  private OfflinePairs read(String... lines) throws IOException {
    return PairSorter.read(write("pairs.jsonl", lines), Optional.empty(), SEED);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(dir.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String row(String query, String passage, String rest) {
    return "{\"query\":\"%s\",\"passage\":\"%s\"%s}"
        .formatted(query, passage, rest.isEmpty() ? "" : "," + rest);
  }

  private static java.util.Set<String> documents(java.util.List<TrainingPair> pairs) {
    return pairs.stream().map(TrainingPair::documentId).collect(Collectors.toSet());
  }
}
