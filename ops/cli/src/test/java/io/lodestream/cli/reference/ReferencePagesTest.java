package io.lodestream.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.config.KeyDescription;
import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.metrics.MetricName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferencePagesTest {

  private static final Path ROOT = Path.of("../..");
  private static final Pattern SECTION =
      Pattern.compile("new SectionReader<>\\(\\s*\"([a-z.]+)\"", Pattern.DOTALL);

  /** Modules by the stage that they are; the shared ones publish for several stages. */
  private static final Set<String> STAGES =
      Set.of("ingest", "querygen", "trainer", "indexer", "evaluator");

  @Test
  void theConfigurationPageIsWhatTheCodeSays() throws IOException {
    assertIsFresh("configuration", ConfigurationPage.text());
  }

  @Test
  void theMetricsPageIsWhatTheCodeSays() throws IOException {
    assertIsFresh("metrics", MetricsPage.text());
  }

  @Test
  void everyKeyHasAMeaningAndIsOnThePage() {
    var keys = ConfigurationPage.sections().stream().flatMap(s -> s.describe().stream()).toList();
    var page = ConfigurationPage.text();
    assertThat(keys).hasSizeGreaterThan(150);
    assertThat(keys)
        .allSatisfy(
            key -> {
              assertThat(key.meaning()).as(key.key()).isNotBlank();
              assertThat(page).contains("`" + key.key() + "`");
            });
    assertThat(keys).extracting(KeyDescription::key).doesNotHaveDuplicates();
  }

  @Test
  void everySectionThatMainCodeReadsIsOnThePage() throws IOException {
    var onThePage =
        ConfigurationPage.sections().stream()
            .map(SectionReader::prefix)
            .collect(Collectors.toCollection(TreeSet::new));

    var inCode =
        sources(ROOT)
            .flatMap(source -> SECTION.matcher(source).results())
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(onThePage).isEqualTo(inCode);
    assertThat(onThePage.stream().map(prefix -> prefix.split("\\.")[0]).collect(Collectors.toSet()))
        .isEqualTo(Settings.SECTIONS);
  }

  @ParameterizedTest
  @EnumSource
  void theStagesOfAMetricAreTheModulesThatCountIt(MetricName metric) throws IOException {
    var mention = Pattern.compile("\\b" + metric.name() + "\\b");
    var counting = new TreeSet<String>();
    for (var stage : STAGES) {
      var module = stage.equals("ingest") || stage.equals("querygen") ? stage + "-stream" : stage;
      if (sources(ROOT.resolve(module)).anyMatch(source -> mention.matcher(source).find())) {
        counting.add(stage);
      }
    }
    assertThat(metric.stages()).containsAll(counting);
    if (!sources(ROOT.resolve("runtime"))
        .filter(source -> !source.contains("enum MetricName"))
        .anyMatch(source -> mention.matcher(source).find())) {
      assertThat(counting).containsExactlyInAnyOrderElementsOf(metric.stages());
    }
  }

  private static void assertIsFresh(String page, String text) throws IOException {
    assertThat(Files.readString(ROOT.resolve("docs/" + page + ".md")))
        .withFailMessage(
            "docs/%s.md is stale; mend it: ./lodestream reference %s > docs/%s.md",
            page, page, page)
        .isEqualTo(text);
  }

  private static Stream<String> sources(Path module) throws IOException {
    try (var files = Files.walk(module)) {
      return files
          .filter(file -> file.toString().contains("src/main/java"))
          .filter(file -> file.toString().endsWith(".java"))
          .toList()
          .stream()
          .map(ReferencePagesTest::read);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
