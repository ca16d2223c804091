package io.lodestream.querygen.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.generator.WritingTask;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.settings.WritingSettings;
import io.lodestream.querygen.settings.WritingSettings.PromptStyle;
import io.lodestream.runtime.llm.ChatModel;
import io.lodestream.runtime.prompt.AnswerJson;
import io.lodestream.runtime.prompt.AnswerText;
import io.lodestream.runtime.prompt.ReadableAnswers;
import io.lodestream.schemas.error.FatalException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Has a language model write the queries that a passage answers, with few examples or none, as <a
 * href="https://arxiv.org/abs/2209.11755">Promptagator</a> (Dai et al., 2022) and <a
 * href="https://arxiv.org/abs/2202.05144">InPars</a> (Bonifacio et al., 2022) do.
 *
 * <p>One call per passage, and one more when its answer cannot be read. At most as many queries as
 * configured are handed on; queries that break a rule are handed on as unfit.
 */
public final class LlmGenerator implements AsyncGenerator {

  private static final String NAME = "llm-";

  /** More chars than any query may have; the rest is not looked at. */
  private static final int MAX_CHARS = 2000;

  private static final Generated NOTHING = new Generated(List.of(), List.of());
  private static final List<String> TEXT_FIELDS = List.of("query", "question", "text");
  private static final Pattern NUMBER = Pattern.compile("^(?:[-*•]|(\\d{1,4})[.)])\\s+");
  private static final Pattern QUOTED = Pattern.compile("[\"“„«]([^\"“”„«»]+)[\"”“»]");

  private final QueryPrompt prompt;
  private final QueryRules rules;
  private final ReadableAnswers<List<JsonNode>> answers;
  private final String version;

  private LlmGenerator(ChatModel model, String modelName, QueryPrompt prompt) {
    this.prompt = prompt;
    this.rules = new QueryRules(prompt.texts(), prompt.worked());
    this.answers = new ReadableAnswers<>(model, this::read);
    this.version = NAME + prompt.version() + "/" + modelName;
  }

  /**
   * Reads prompt and examples; does not close the model.
   *
   * @param modelName part of the version
   * @return one that tries both prompts, where the settings leave the style open and have no prompt
   *     of their own
   * @throws FatalException for a prompt, an example or a kind that cannot be used
   */
  public static AsyncGenerator open(ChatModel model, String modelName, WritingSettings settings) {
    if (settings.style() != PromptStyle.AUTO) {
      return open(model, modelName, settings, settings.style());
    }
    var instruct = open(model, modelName, settings, PromptStyle.INSTRUCT);
    return settings.prompts().isPresent()
        ? instruct
        : new ChosenStyle(instruct, open(model, modelName, settings, PromptStyle.SMALL_MODEL));
  }

  private static LlmGenerator open(
      ChatModel model, String modelName, WritingSettings settings, PromptStyle style) {
    return new LlmGenerator(model, modelName, QueryPrompt.open(settings, style));
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public CompletableFuture<Generated> generate(WritingTask task) {
    return prompt
        .about(task)
        .map(
            asked ->
                answers
                    .ask(asked.request(), problem -> prompt.reask(asked, problem))
                    .thenApply(read -> generated(task, asked, read)))
        .orElseGet(() -> CompletableFuture.completedFuture(NOTHING));
  }

  private ReadableAnswers.Read<List<JsonNode>> read(String answer) {
    var list = AnswerJson.list(answer, QueryPrompt.LIST);
    if (list.isEmpty()) {
      return ReadableAnswers.Read.not("it holds no JSON list of queries");
    }
    var texts = list.get().stream().flatMap(element -> text(element).stream()).toList();
    if (!list.get().isEmpty() && texts.isEmpty()) {
      return ReadableAnswers.Read.not("the elements of its list have no field \"query\"");
    }
    return texts.isEmpty() || !texts.stream().allMatch(rules::isOfPrompt)
        ? ReadableAnswers.Read.of(list.get())
        : ReadableAnswers.Read.not("its queries are the form's placeholders or an example's words");
  }

  private Generated generated(
      WritingTask task, QueryPrompt.Asked asked, ReadableAnswers.Read<List<JsonNode>> read) {
    if (read.value().isEmpty()) {
      var none = new GeneratedQuery(0, "", version);
      return new Generated(
          List.of(), List.of(new Generated.Unfit(none, Reasons.UNREADABLE_ANSWER, read.problem())));
    }
    var queries = new ArrayList<GeneratedQuery>();
    for (var element : read.value().get()) {
      int ordinal = queries.size();
      if (ordinal == asked.kinds().size()) {
        break;
      }
      text(element)
          .map(text -> withoutNumber(text, ordinal))
          .ifPresent(
              text ->
                  queries.add(new GeneratedQuery(ordinal, text, source(element, asked, ordinal))));
    }
    return rules.apply(task, queries, asked);
  }

  /** The query of a string or an object; empty for an object without one. */
  private static Optional<String> text(JsonNode element) {
    return element.isTextual()
        ? Optional.of(element.textValue())
        : TEXT_FIELDS.stream()
            .map(element::path)
            .filter(JsonNode::isTextual)
            .map(JsonNode::textValue)
            .findFirst();
  }

  /** Takes off the list number that counts the query, and quotes around all of it. */
  private static String withoutNumber(String text, int ordinal) {
    var line = AnswerText.line(text, MAX_CHARS);
    var number = NUMBER.matcher(line);
    boolean counts =
        number.find()
            && (number.group(1) == null || number.group(1).equals(Integer.toString(ordinal + 1)));
    var plain = counts ? line.substring(number.end()) : line;
    var quoted = QUOTED.matcher(plain);
    return quoted.matches() ? quoted.group(1).strip() : plain;
  }

  /** The kind as answered where it was asked for, else the one asked for at that place. */
  private String source(JsonNode element, QueryPrompt.Asked asked, int ordinal) {
    var said = element.path("kind").asText();
    return version + "/" + (asked.kinds().contains(said) ? said : asked.kinds().get(ordinal));
  }
}
