package io.lodestream.querygen.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Words;
import io.lodestream.runtime.llm.ChatRequest.Message;
import io.lodestream.runtime.prompt.Prompt;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.FatalException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The worked examples of a prompt: passages with the queries that answer for them, shown as if they
 * had been asked and answered before.
 *
 * <p>A section {@code example NAME} holds a passage, a line {@code ---}, and a line {@code KIND:
 * QUERY} per query. Models let words of examples slip into their answers, so a query is held
 * against them.
 */
final class WorkedExamples {

  private static final String SECTION = "example ";
  private static final String RULER = "\n---\n";
  private static final Pattern NAME = Pattern.compile("(?<=[\\p{L},;] )\\p{Lu}[\\p{L}\\p{N}-]+");
  private static final Pattern FIGURE = Pattern.compile(".*\\p{N}.*");

  /** In fewer passages of a corpus a word is rare. */
  private static final double RARE = 1.0 / 200;

  private record Example(String passage, Map<String, String> queries) {}

  private final List<Example> examples = new ArrayList<>();
  private final Set<String> terms = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  /**
   * @throws FatalException naming the section of an example that has no queries
   */
  WorkedExamples(Prompt prompt) {
    for (var section : prompt.sections()) {
      if (section.startsWith(SECTION)) {
        examples.add(example(prompt, section));
      }
    }
  }

  private Example example(Prompt prompt, String section) {
    var text = prompt.with(section, Set.of(), Set.of()).fill(section, Map.of());
    int ruler = text.indexOf(RULER);
    var queries = new LinkedHashMap<String, String>();
    for (var line : text.substring(ruler + 1).lines().toList()) {
      var parts = line.split(":", 2);
      if (parts.length == 2) {
        queries.put(parts[0].strip(), parts[1].strip());
      }
    }
    if (ruler < 0 || queries.isEmpty()) {
      throw new FatalException(
          "prompt %s: section '%s' must hold a passage, a line '---' and lines 'KIND: QUERY'"
              .formatted(prompt, section));
    }
    terms.addAll(Words.contentTerms(text));
    NAME.matcher(text).results().forEach(name -> names.addAll(Words.terms(name.group())));
    Words.terms(text).stream().filter(term -> FIGURE.matcher(term).matches()).forEach(names::add);
    return new Example(text.substring(0, ruler), queries);
  }

  /**
   * Their requests and answers, in turns: the same for every passage, so that endpoints can reuse
   * what they read of them. Kinds go round from one example to the next.
   *
   * @param count queries shown for each
   * @param asked makes the request for a passage by its kinds
   */
  List<Message> turns(
      List<String> kinds, int count, BiFunction<String, List<String>, String> asked) {
    var turns = new ArrayList<Message>();
    for (int i = 0; i < examples.size(); i++) {
      int first = i * count;
      var shown =
          IntStream.range(first, first + count)
              .mapToObj(at -> kinds.get(at % kinds.size()))
              .toList();
      turns.add(new Message("user", asked.apply(examples.get(i).passage(), shown)));
      turns.add(new Message("assistant", answer(examples.get(i), shown)));
    }
    return turns;
  }

  private static String answer(Example example, List<String> kinds) {
    var root = JsonNodeFactory.instance.objectNode();
    var list = root.putArray(QueryPrompt.LIST);
    var others = new ArrayList<>(example.queries().keySet());
    others.removeAll(kinds);
    for (var kind : kinds) {
      var shown = example.queries().containsKey(kind) || others.isEmpty() ? kind : others.remove(0);
      var query = example.queries().get(shown);
      if (query != null) {
        list.addObject().put("kind", kind).put("query", query);
      }
    }
    return root.toString();
  }

  /** All of their queries. */
  List<String> queries() {
    return examples.stream().flatMap(example -> example.queries().values().stream()).toList();
  }

  /**
   * A rare word that the query can have from the examples alone. Without a corpus, names and
   * figures count as rare.
   *
   * @param shown what else the model was shown: the passage, its title, its neighbours
   */
  Optional<String> leaked(String query, String shown, TermStatistics statistics) {
    if (terms.isEmpty()) {
      return Optional.empty();
    }
    var own = Words.contentTerms(shown);
    boolean isCounted = own.stream().anyMatch(term -> statistics.frequency(term) > 0);
    return Words.contentTerms(query).stream()
        .filter(term -> terms.contains(term) && !own.contains(term))
        .filter(term -> isCounted ? statistics.frequency(term) < RARE : names.contains(term))
        .sorted()
        .findFirst();
  }

  /** Everything a model was shown of a passage. */
  static String shown(Passage passage, List<Passage> neighbours) {
    var text = new StringBuilder(passage.getTitle());
    passage.getHeadings().forEach(heading -> text.append('\n').append(heading));
    text.append('\n').append(passage.getText());
    neighbours.forEach(neighbour -> text.append('\n').append(neighbour.getText()));
    return text.toString();
  }
}
