package io.lodestream.cli.reference;

import static io.lodestream.cli.reference.MarkdownTable.code;

import io.lodestream.cli.demo.DemoSettings;
import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.evaluator.EvaluatorSettings;
import io.lodestream.indexer.IndexerSettings;
import io.lodestream.ingest.IngestSettings;
import io.lodestream.querygen.QuerygenStage;
import io.lodestream.runtime.config.KeyDescription;
import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.trainer.settings.TeacherEndpoints;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * docs/configuration.md: every key with type, default, limits and meaning, in the order in which
 * the code reads them.
 */
public final class ConfigurationPage {

  /** Stands for the table of the keys that all language models have. */
  private static final String LANGUAGE_MODELS = "language models";

  private static final String WRITING_MODEL = "querygen.llm";
  private static final String JUDGING_MODEL = "judge.llm";
  private static final String GRADING_MODEL = TeacherEndpoints.GRADING_MODEL.prefix();

  private ConfigurationPage() {}

  /** Every section that some part of Lodestream reads. */
  public static List<SectionReader<?>> sections() {
    return Stream.of(
            SharedSettings.SECTIONS,
            List.of(IngestSettings.SECTION),
            QuerygenStage.sections(),
            List.of(TrainerSettings.SECTION, TeacherEndpoints.GRADING_MODEL),
            List.of(IndexerSettings.SECTION, EvaluatorSettings.SECTION),
            List.of(RetrievalSettings.SECTION),
            List.of(LocalPorts.SECTION, DemoSettings.SECTION))
        .<SectionReader<?>>flatMap(List::stream)
        .toList();
  }

  public static String text() {
    var keys =
        sections().stream()
            .collect(Collectors.toMap(SectionReader::prefix, SectionReader::describe));
    return PageTemplate.named("configuration.md")
        .filled(
            what ->
                what.equals(LANGUAGE_MODELS)
                    ? languageModels(keys)
                    : table(List.of(what.split(" ")), keys));
  }

  private static String table(List<String> prefixes, Map<String, List<KeyDescription>> keys) {
    var ofBothModels =
        keys.get(JUDGING_MODEL).stream().map(KeyDescription::shortKey).collect(Collectors.toSet());
    var table = newTable();
    for (var prefix : prefixes) {
      keys.get(prefix).stream()
          .filter(key -> !prefix.equals(WRITING_MODEL) || !ofBothModels.contains(key.shortKey()))
          .forEach(key -> table.row(cells(code(key.key()), key)));
    }
    return table.toString();
  }

  /** A key that the judging model has alone is named for it alone. */
  private static String languageModels(Map<String, List<KeyDescription>> keys) {
    var table = newTable();
    for (var key : keys.get(JUDGING_MODEL)) {
      var names =
          Stream.of(WRITING_MODEL, JUDGING_MODEL, GRADING_MODEL)
              .filter(
                  prefix ->
                      keys.get(prefix).stream()
                          .anyMatch(other -> other.shortKey().equals(key.shortKey())))
              .map(prefix -> code(prefix + "." + key.shortKey()))
              .collect(Collectors.joining(", "));
      table.row(cells(names, key));
    }
    return table.toString();
  }

  private static MarkdownTable newTable() {
    return new MarkdownTable("key", "type", "default", "limits", "meaning");
  }

  private static List<String> cells(String name, KeyDescription key) {
    var byDefault = key.hasValueAsDefault() ? code(key.byDefault()) : key.byDefault();
    return List.of(name, key.type(), byDefault, key.limits(), key.meaning());
  }
}
