package io.lodestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees who mistyped: one line that names the thing, an exit code, no stack trace. */
class LodestreamTest {

  @TempDir Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Lodestream.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void helpNamesEveryCommand() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "demo",
            "watch",
            "train",
            "embed",
            "models",
            "windows",
            "lineage",
            "dlq",
            "sweep",
            "ingest",
            "querygen",
            "trainer",
            "indexer",
            "evaluator");
  }

  @Test
  void anUnknownOptionIsWrongUsage() {
    assertThat(run("demo", "--no-such-option")).isEqualTo(2);
    assertThat(err.toString()).contains("--no-such-option");
  }

  @Test
  void aWrongBeirDirectoryIsNamed() {
    assertThat(run("demo", "--beir", dir.resolve("nowhere").toString())).isEqualTo(1);
    assertError("nowhere is not a directory");
  }

  @Test
  void aBeirDirectoryWithoutItsFilesNamesTheMissingOne() {
    assertThat(run("demo", "--beir", dir.toString())).isEqualTo(1);
    assertError("corpus.jsonl is missing");
  }

  @Test
  void querygenOverFilesNeedsBothFiles() {
    assertThat(run("querygen", "--input", "corpus.jsonl")).isEqualTo(2);
    assertThat(err.toString()).contains("--out");
  }

  @Test
  void querygenNamesTheCorpusThatIsNotThere() {
    var corpus = dir.resolve("no.jsonl").toString();
    var pairs = dir.resolve("pairs.jsonl").toString();

    assertThat(run("querygen", "--input", corpus, "--out", pairs)).isEqualTo(1);
    assertError("no.jsonl is missing");
  }

  @Test
  void anUnknownConfigurationKeyIsNamed() {
    assertThat(run("demo", "--data", dir.toString(), "--set", "trainr.batch-size=8")).isEqualTo(1);
    assertError("trainr.batch-size");
  }

  @Test
  void aMissingConfigurationFileIsNamed() {
    assertThat(run("demo", "--config", dir.resolve("no.properties").toString())).isEqualTo(1);
    assertError("no.properties cannot be read");
  }

  @Test
  void aDataDirectoryThatIsAFileIsNamed() throws IOException {
    var file = Files.createFile(dir.resolve("file"));

    assertThat(run("demo", "--data", file.toString())).isEqualTo(1);
    assertError(file.toString());
  }

  @Test
  void aReportThatCannotBeWrittenIsRefusedBeforeTheWork() {
    var report = dir.resolve("no/such/dir/r.json").toString();

    assertThat(run("demo", "--report", report)).isEqualTo(1);
    assertError("--report " + report + " cannot be written");
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());

      int code = run("demo", "--data", dir.toString(), "--set", "local.kafka-port=" + port);

      assertThat(code).isEqualTo(1);
      assertError(port);
    }
  }

  @Test
  void aWatchedTopicMustBeOneOfOurs() {
    assertThat(run("watch", "no-such-topic")).isEqualTo(1);
    assertError("'no-such-topic' is not one of Lodestream's topics");
  }

  @Test
  void aPairThatBreaksARuleIsNamedByFileLineRuleAndValue() throws IOException {
    var pairs = Files.writeString(dir.resolve("p.jsonl"), "{\"query\":\"q\",\"passage\":7}\n");

    assertThat(run("train", "--pairs", pairs.toString(), "--out", dir.resolve("m").toString()))
        .isEqualTo(1);
    assertError("p.jsonl line 1: passage must be a text, was 7");
  }

  @Test
  void aModelThatIsNoneIsAnsweredWithTheChoices() {
    assertThat(run("train", "--pairs", "p", "--out", dir + "/m", "--model", "nowhere")).isOne();
    assertError(
        "no model 'nowhere': give base, one of all-MiniLM-L6-v2, bge-small-en-v1.5, e5-small-v2, or a sentence-transformers directory");
  }

  @Test
  void aDemoOnABaseModelThatIsNoneEndsBeforeAnythingStarts() {
    assertThat(run("demo", "--base", "bge-small")).isOne();
    assertError(
        "no model 'bge-small': neither a sentence-transformers directory nor one of"
            + " all-MiniLM-L6-v2, bge-small-en-v1.5, e5-small-v2");
  }

  private void assertError(String part) {
    assertThat(err.toString()).startsWith("error: ").contains(part).doesNotContain("\tat ");
    assertThat(err.toString().lines()).hasSize(1);
  }
}
