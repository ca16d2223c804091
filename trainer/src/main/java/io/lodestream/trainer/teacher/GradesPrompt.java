package io.lodestream.trainer.teacher;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lodestream.runtime.llm.ChatRequest;
import io.lodestream.runtime.llm.ChatRequest.Message;
import io.lodestream.runtime.prompt.AnswerText;
import io.lodestream.runtime.prompt.Fence;
import io.lodestream.runtime.prompt.ListSchema;
import io.lodestream.runtime.prompt.Prompt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks for the grades of all passages of a query in one call. Thread-safe. */
final class GradesPrompt {
  static final String LIST = "grades";
  static final String PASSAGE = "passage";
  static final String GRADE = "grade";
  static final int HIGHEST = 3;

  private static final int CHARS_PER_TOKEN = 5;
  private static final int QUERY_CHARS = 1000;

  private final Prompt prompt;
  private final int maxPassageChars;
  private final int maxAnswerTokens;

  /**
   * @param maxPassageTokens of a passage in the prompt, about: what the trained model reads of it
   */
  GradesPrompt(int maxPassageTokens, int maxAnswerTokens) {
    this.prompt =
        Prompt.read(GradesPrompt.class, "grades.txt", Optional.empty(), "")
            .with("system", Set.of(), Set.of())
            .with("user", Set.of("fence", "data"), Set.of("count"))
            .with("reask", Set.of("problem"), Set.of());
    this.maxPassageChars = maxPassageTokens * CHARS_PER_TOKEN;
    this.maxAnswerTokens = maxAnswerTokens;
  }

  String version() {
    return prompt.version();
  }

  /** Each text is one line; every line between them has the fence, which no text can hold. */
  ChatRequest about(String query, List<String> passages) {
    var asked = AnswerText.line(query, QUERY_CHARS);
    var shown = passages.stream().map(text -> AnswerText.line(text, maxPassageChars)).toList();
    var fence = Fence.of(asked + "\n" + String.join("\n", shown));
    var data = new StringBuilder(fence).append(" query\n").append(asked);
    for (int i = 0; i < shown.size(); i++) {
      data.append('\n').append(fence).append(" passage ").append(i + 1).append('\n');
      data.append(shown.get(i));
    }
    data.append('\n').append(fence).append(" end");
    var values =
        Map.of(
            "fence", fence,
            "data", data.toString(),
            "count", Integer.toString(shown.size()));
    var fields = JsonNodeFactory.instance.objectNode();
    fields.putObject(PASSAGE).put("type", "integer");
    fields.putObject(GRADE).put("type", "integer");
    return new ChatRequest(
        List.of(
            new Message("system", prompt.fill("system", Map.of())),
            new Message("user", prompt.fill("user", values))),
        Optional.of(ListSchema.of(LIST, fields, shown.size())),
        maxAnswerTokens);
  }

  String reask(String problem) {
    return prompt.fill("reask", Map.of("problem", problem));
  }
}
