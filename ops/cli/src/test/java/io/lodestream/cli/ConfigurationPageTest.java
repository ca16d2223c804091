package io.lodestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.evaluator.EvaluatorSettings;
import io.lodestream.indexer.IndexerSettings;
import io.lodestream.ingest.IngestSettings;
import io.lodestream.querygen.feedback.FeedbackSettings;
import io.lodestream.querygen.settings.JudgeSettings;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.querygen.settings.WritingSettings;
import io.lodestream.querygen.windows.WindowSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.llm.LlmSettings;
import io.lodestream.trainer.settings.TrainerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  private static final Path PAGE = Path.of("../../docs/configuration.md");
  private static final Pattern KEY = Pattern.compile("`([a-z]+\\.[a-z0-9.-]+)`");

  @Test
  void everyKeyThatTheCodeReadsIsOnThePageAndNoOther() throws IOException {
    var settings =
        Settings.of(
            Map.of(
                "querygen.llm.base-url", "http://localhost",
                "querygen.llm.model", "m",
                "judge.llm.base-url", "http://localhost",
                "judge.llm.model", "m"));
    SharedSettings.from(settings);
    settings.read(IngestSettings.SECTION);
    var querygen = settings.read(QuerygenSettings.SECTION);
    settings.read(
        "querygen.llm",
        llm -> {
          LlmSettings.from(llm);
          return WritingSettings.from(llm, querygen.writing(), 2, 17);
        });
    settings.read("judge.llm", LlmSettings::from);
    settings.read(JudgeSettings.section(2));
    settings.read(FeedbackSettings.SECTION);
    settings.read(WindowSettings.SECTION);
    settings.read(FeedbackSettings.SECTION);
    settings.read(TrainerSettings.SECTION);
    settings.read(IndexerSettings.SECTION);
    settings.read(EvaluatorSettings.SECTION);
    settings.read(LocalPorts.SECTION);

    var rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("|"))
            .map(line -> line.split("\\|")[1])
            .collect(Collectors.joining());
    var documented =
        KEY.matcher(rows).results().map(match -> match.group(1)).collect(Collectors.toSet());
    var read = new TreeSet<>(settings.declaredKeys());

    read.removeIf(key -> key.endsWith(".*"));
    // The encoder's and the demo's own sections are read by package-private code.
    documented.removeIf(key -> key.startsWith("encoder.") || key.startsWith("demo."));
    assertThat(documented).containsExactlyInAnyOrderElementsOf(read);
  }
}
