package io.lodestream.trainer.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvScalarsTest {
  private static final String TIME = "2026-01-02T03:04:05Z";
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse(TIME));

  @TempDir Path temp;

  @Test
  void writesARowPerFigureAndQuotesWhatCsvQuotes() throws IOException {
    var file = temp.resolve("new/scalars.csv");
    try (var csv = new CsvScalars(file, CLOCK)) {
      csv.write(1, "train/loss", 0.5);
      csv.write(2, "history/ndcg@10 a,\"b\"", 1);
    }
    assertThat(file)
        .hasContent(
            """
            step,name,value,time
            1,train/loss,0.5,%1$s
            2,"history/ndcg@10 a,""b\""",1.0,%1$s
            """
                .formatted(TIME));
  }

  @Test
  void aRunThatGoesOnKeepsRowsUpToItsStepAndWritesNoneTwice() throws IOException {
    // Given rows of steps that are done again, and half a row
    var file = temp.resolve("scalars.csv");
    try (var csv = new CsvScalars(file, CLOCK)) {
      for (int step = 1; step <= 4; step++) {
        csv.write(step, "train/loss", step);
      }
      csv.write(2, "validation/x,y", 0.25);
    }
    Files.writeString(file, "2,train/other,0.7,2026-01-", StandardOpenOption.APPEND);
    // When
    try (var csv = new CsvScalars(file, CLOCK)) {
      csv.resume(2);
      csv.write(2, "validation/x,y", 0.25);
      csv.write(3, "train/loss", 3.5);
    }
    // Then
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "step,name,value,time",
            "1,train/loss,1.0," + TIME,
            "2,train/loss,2.0," + TIME,
            "2,\"validation/x,y\",0.25," + TIME,
            "3,train/loss,3.5," + TIME);
  }

  @Test
  void aRunFromTheStartBeginsTheFileAnew() throws IOException {
    var file = temp.resolve("scalars.csv");
    Files.writeString(file, "1,train/loss,9.0," + TIME + "\n");
    try (var csv = new CsvScalars(file, CLOCK)) {
      csv.write(1, "train/loss", 2);
    }
    assertThat(Files.readAllLines(file)).hasSize(2).last().isEqualTo("1,train/loss,2.0," + TIME);
  }
}
