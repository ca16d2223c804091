package io.lodestream.querygen.llm;

import io.lodestream.querygen.TestPassages;
import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.generator.WritingTask;
import io.lodestream.querygen.settings.WritingSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.Passage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A generator of queries that asks a scripted model, about one passage on tides. */
final class WrittenQueries {

  static final Passage PASSAGE =
      TestPassages.passage(
          "tides",
          1,
          "Spring tides occur when the sun and the moon pull in one line, around new and full moon."
              + " Neap tides are caused by the moon standing at a right angle to the sun. The range"
              + " between high and low water is then smallest.");

  private WrittenQueries() {}

  static Generated generate(ScriptedChat chat, int queries, String kinds) {
    return generate(generator(chat, queries, kinds), PASSAGE);
  }

  static Generated generate(AsyncGenerator generator, Passage passage) {
    return generator.generate(new WritingTask(passage, List.of())).join();
  }

  static AsyncGenerator generator(ScriptedChat chat, int queries, String kinds) {
    return LlmGenerator.open(chat, "test-model", writing(queries, kinds, Map.of()));
  }

  static List<String> texts(Generated generated) {
    return generated.queries().stream().map(GeneratedQuery::text).toList();
  }

  static List<String> reasons(Generated generated) {
    return generated.unfit().stream().map(Generated.Unfit::reason).toList();
  }

  static WritingSettings writing(int queries, String kinds, Map<String, String> more) {
    var values = new HashMap<>(more);
    values.put("querygen.llm.kinds", kinds);
    values.putIfAbsent("querygen.llm.prompt-style", "instruct");
    var settings = Settings.of(values);
    var files =
        settings.read(
            "querygen",
            section -> {
              section.ownSection("llm");
              return WritingSettings.Files.from(section);
            });
    return settings.read("querygen.llm", llm -> WritingSettings.from(llm, files, queries, 17));
  }
}
