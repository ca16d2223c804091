package io.lodestream.querygen.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lodestream.querygen.generator.WritingTask;
import io.lodestream.querygen.settings.WritingSettings;
import io.lodestream.querygen.settings.WritingSettings.PromptStyle;
import io.lodestream.runtime.llm.ChatRequest;
import io.lodestream.runtime.llm.ChatRequest.Message;
import io.lodestream.runtime.prompt.ListSchema;
import io.lodestream.runtime.prompt.Prompt;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.digest.Sha256;
import io.lodestream.schemas.error.FatalException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks for a passage's queries, of kinds that go round with the passage.
 *
 * <p>The text that is the same for all passages comes first, so that endpoints can reuse the
 * prefix. Thread-safe.
 */
final class QueryPrompt {

  /** The kind that is shown the passage's neighbours. */
  static final String MULTI_PASSAGE = "multi-passage";

  static final String LIST = "queries";

  private static final Map<PromptStyle, String> FILES =
      Map.of(
          PromptStyle.INSTRUCT, "queries.txt",
          PromptStyle.SMALL_MODEL, "queries-small-model.txt");

  /** A query that reaches so many is a list that the schema cut off, or no query. */
  static final int MAX_QUERY_CHARS = 300;

  private static final String KIND = "kind ";
  private static final String AVOID = "avoid";
  private static final int DIGEST_CHARS = 8;

  private final Prompt prompt;
  private final WritingSettings settings;
  private final Examples examples;
  private final WorkedExamples worked;
  private final List<Message> opening;
  private final JsonNode schema;

  /**
   * One passage's request.
   *
   * @param kinds asked for, one per query, in order
   * @param fence marker between which its data stands
   * @param examples shown with it
   * @param shown all that was shown of the passage and its neighbours
   */
  record Asked(
      ChatRequest request,
      List<String> kinds,
      String fence,
      List<String> examples,
      List<Passage> neighbours,
      String shown) {}

  private QueryPrompt(Prompt prompt, WritingSettings settings, Examples examples) {
    this.prompt = prompt;
    this.settings = settings;
    this.examples = examples;
    this.worked = new WorkedExamples(prompt);
    var kinds =
        settings.kinds().stream()
            .map(kind -> "- %s: %s".formatted(kind, prompt.fill(KIND + kind, Map.of())))
            .collect(Collectors.joining("\n"));
    this.opening = new ArrayList<>();
    opening.add(new Message("system", prompt.fill("system", Map.of("kinds", kinds))));
    opening.addAll(
        worked.turns(
            settings.kinds(),
            settings.queriesPerPassage(),
            (text, shown) -> user(new PassageData(text), shown, "", "").content()));
    this.schema = schema(settings.kinds(), settings.queriesPerPassage());
  }

  /**
   * @param style either of the two that have a prompt
   * @throws FatalException for prompt or examples that cannot be used, or a kind that the prompt
   *     does not have
   */
  static QueryPrompt open(WritingSettings settings, PromptStyle style) {
    var places = new HashSet<>(Set.of("fence", "data", "count", "wanted"));
    settings.examples().ifPresent(file -> places.add("examples"));
    var prompt =
        Prompt.read(QueryPrompt.class, FILES.get(style), settings.prompts(), "querygen.prompts")
            .with(
                "system",
                style == PromptStyle.INSTRUCT ? Set.of("kinds") : Set.of(),
                Set.of("kinds"))
            .with("user", places, Set.of("examples", "kind", "avoid"))
            .with("reask", Set.of("problem"), Set.of("kind"));
    for (var kind : settings.kinds()) {
      if (!prompt.sections().contains(KIND + kind)) {
        throw new FatalException(
            "querygen.llm.kinds must name kinds of prompt %s: %s, was '%s'"
                .formatted(prompt, kindsOf(prompt), kind));
      }
      prompt.with(KIND + kind, Set.of(), Set.of());
    }
    settings.examples().ifPresent(file -> prompt.with("examples", Set.of("examples"), Set.of()));
    if (prompt.sections().contains(AVOID)) {
      prompt.with(AVOID, Set.of("words"), Set.of());
    }
    return new QueryPrompt(
        prompt, settings, settings.examples().map(Examples::read).orElse(Examples.NONE));
  }

  private static List<String> kindsOf(Prompt prompt) {
    return prompt.sections().stream()
        .filter(section -> section.startsWith(KIND))
        .map(section -> section.substring(KIND.length()))
        .toList();
  }

  /** A version that changes with everything that changes a request. */
  String version() {
    var rest =
        List.of(
            settings.kinds(),
            settings.queriesPerPassage(),
            settings.seed(),
            settings.examplesPerPassage(),
            settings.maxPassageTokens(),
            examples.digest());
    return prompt.version() + "-" + Sha256.of(rest.toString()).hex().substring(0, DIGEST_CHARS);
  }

  /** The texts of the prompt, which no query may repeat. */
  List<String> texts() {
    return prompt.texts();
  }

  /** The worked examples, of which no query may come back. */
  WorkedExamples worked() {
    return worked;
  }

  /** Nothing when all kinds configured need neighbours and the passage has none. */
  Optional<Asked> about(WritingTask task) {
    var passage = task.passage();
    var neighbours = task.neighbours();
    long seed = seed(passage);
    var kinds = kinds(seed, !neighbours.isEmpty());
    if (kinds.isEmpty()) {
      return Optional.empty();
    }
    var shown = kinds.contains(MULTI_PASSAGE) ? neighbours : List.<Passage>of();
    var data = PassageData.of(passage, shown, settings.maxPassageTokens());
    var style = examples.draw(settings.examplesPerPassage(), seed);
    var fence = data.fence("");
    var messages = new ArrayList<>(opening);
    messages.add(user(data, kinds, examples(style), avoid(task.avoid())));
    var request = new ChatRequest(messages, Optional.of(schema), settings.maxAnswerTokens());
    return Optional.of(
        new Asked(request, kinds, fence, style, shown, WorkedExamples.shown(passage, shown)));
  }

  private Message user(PassageData data, List<String> kinds, String examples, String avoid) {
    var values = new HashMap<String, String>();
    values.put("examples", examples);
    values.put("avoid", avoid);
    values.put("fence", data.fence(""));
    values.put("data", data.text());
    values.put("count", Integer.toString(kinds.size()));
    values.put("wanted", String.join(", ", kinds));
    values.put("kind", kinds.get(0));
    return new Message("user", prompt.fill("user", values));
  }

  private String avoid(List<String> words) {
    return words.isEmpty() || !prompt.sections().contains(AVOID)
        ? ""
        : prompt.fill(AVOID, Map.of("words", String.join(", ", words))) + "\n\n";
  }

  /** The message that follows an answer which cannot be read. */
  String reask(Asked asked, String problem) {
    return prompt.fill("reask", Map.of("problem", problem, "kind", asked.kinds().get(0)));
  }

  private String examples(List<String> style) {
    if (style.isEmpty()) {
      return "";
    }
    var lines = style.stream().map(each -> "- " + each).collect(Collectors.joining("\n"));
    return prompt.fill("examples", Map.of("examples", lines)) + "\n\n";
  }

  /** The kinds in their order, from one that the passage decides, round and round. */
  private List<String> kinds(long seed, boolean hasNeighbours) {
    var usable =
        settings.kinds().stream()
            .filter(kind -> hasNeighbours || !kind.equals(MULTI_PASSAGE))
            .toList();
    var kinds = new ArrayList<String>();
    if (!usable.isEmpty()) {
      int first = (int) Long.remainderUnsigned(seed, usable.size());
      for (int i = 0; i < settings.queriesPerPassage(); i++) {
        kinds.add(usable.get((first + i) % usable.size()));
      }
    }
    return kinds;
  }

  private long seed(Passage passage) {
    var hash = Sha256.of(settings.seed() + ":" + passage.getContentHash()).asLong();
    // Little-endian, as it has always been: another order would ask for other queries.
    return Long.reverseBytes(hash);
  }

  private static JsonNode schema(List<String> kinds, int queries) {
    var nodes = JsonNodeFactory.instance;
    var kind = nodes.objectNode().put("type", "string");
    var values = kind.putArray("enum");
    kinds.forEach(values::add);
    var fields = nodes.objectNode();
    fields.set("kind", kind);
    fields.set("query", ListSchema.text(MAX_QUERY_CHARS));
    return ListSchema.of(LIST, fields, queries);
  }
}
