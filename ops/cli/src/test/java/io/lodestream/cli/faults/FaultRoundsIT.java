package io.lodestream.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed: a few faults in every build, more of them in the slow tests. */
class FaultRoundsIT {

  @TempDir private Path dir;

  @Test
  void losesDoublesAndMixesNothing() throws Exception {
    assertThat(run(1, List.of("state-lost")))
        .contains("1 rounds, seeds [7]")
        .contains("0 lost, 0 doubled, 0 mixed");
  }

  @Test
  @Tag("slow")
  void losesDoublesAndMixesNothingWhateverHappens() throws Exception {
    assertThat(run(20, List.of())).contains("20 rounds, seeds [7]");
  }

  @Test
  void namesTheScenariosThatThereAre() {
    assertThatThrownBy(() -> Scenarios.named(List.of("kill-nobody")))
        .isInstanceOf(FaultFailure.class)
        .hasMessageStartingWith("--scenario must be one of [kill-ingest, kill-querygen,")
        .hasMessageEndingWith("was 'kill-nobody'");
  }

  private String run(int rounds, List<String> scenarios) throws Exception {
    var printed = new ByteArrayOutputStream();
    var plan =
        new FaultRounds.Plan(
            rounds, false, 7, Scenarios.named(scenarios), 1, dir, Optional.empty());
    var source = BeirDataset.read("covidqa", BeirFiles.bundled("covidqa")).firstDocuments(4);
    new FaultRounds(plan, new PrintStream(printed, true, StandardCharsets.UTF_8)).run(source);
    return printed.toString(StandardCharsets.UTF_8);
  }
}
