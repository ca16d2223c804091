package io.lodestream.querygen.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.settings.Criterion;
import io.lodestream.querygen.settings.JudgeSettings;
import io.lodestream.runtime.llm.ChatRequest;
import io.lodestream.runtime.llm.ChatRequest.Message;
import io.lodestream.runtime.prompt.AnswerText;
import io.lodestream.runtime.prompt.ListSchema;
import io.lodestream.runtime.prompt.Prompt;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.FatalException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks for marks on all candidates of a passage in one call. Thread-safe. */
final class JudgePrompt {

  static final String LIST = "verdicts";
  static final String QUERY = "query";
  static final String REASON = "reason";

  private static final int MAX_REASON_CHARS = 200;
  private static final String FILE = "judge.txt";
  private static final String MULTI_PASSAGE = "/" + QueryPrompt.MULTI_PASSAGE;

  private final Prompt prompt;
  private final JudgeSettings settings;

  private JudgePrompt(Prompt prompt, JudgeSettings settings) {
    this.prompt = prompt;
    this.settings = settings;
  }

  /**
   * @throws FatalException for a prompt that cannot be used
   */
  static JudgePrompt open(JudgeSettings settings) {
    var prompt =
        Prompt.read(JudgePrompt.class, FILE, settings.prompts(), "judge.prompts")
            .with("system", Set.of(), Set.of())
            .with("user", Set.of("fence", "data", "queries"), Set.of("count"))
            .with("reask", Set.of("problem"), Set.of());
    return new JudgePrompt(prompt, settings);
  }

  String version() {
    return prompt.version();
  }

  ChatRequest about(List<Candidate> candidates, List<Passage> neighbours) {
    var shown =
        candidates.stream().anyMatch(JudgePrompt::isOverSeveral) ? neighbours : List.<Passage>of();
    var data = PassageData.of(candidates.get(0).passage(), shown, settings.maxPassageTokens());
    var queries = new StringBuilder();
    for (int i = 0; i < candidates.size(); i++) {
      var candidate = candidates.get(i);
      queries
          .append(i == 0 ? "" : "\n")
          .append(i + 1)
          .append(". ")
          .append(AnswerText.line(candidate.query().text()))
          .append(isOverSeveral(candidate) ? " (multi-passage)" : "");
    }
    var values =
        Map.of(
            "fence", data.fence(queries.toString()),
            "data", data.text(),
            "queries", queries.toString(),
            "count", Integer.toString(candidates.size()));
    var messages =
        List.of(
            new Message("system", prompt.fill("system", Map.of())),
            new Message("user", prompt.fill("user", values)));
    return new ChatRequest(
        messages, Optional.of(schema(candidates.size())), settings.maxAnswerTokens());
  }

  private static boolean isOverSeveral(Candidate candidate) {
    return candidate.query().generator().endsWith(MULTI_PASSAGE);
  }

  String reask(String problem) {
    return prompt.fill("reask", Map.of("problem", problem));
  }

  /** The reason comes before the marks, so that the marks follow from the reason. */
  private static JsonNode schema(int candidates) {
    var fields = JsonNodeFactory.instance.objectNode();
    fields.putObject(QUERY).put("type", "integer");
    fields.set(REASON, ListSchema.text(MAX_REASON_CHARS));
    for (var criterion : Criterion.values()) {
      fields.putObject(criterion.spelled()).put("type", "integer");
    }
    return ListSchema.of(LIST, fields, candidates);
  }
}
