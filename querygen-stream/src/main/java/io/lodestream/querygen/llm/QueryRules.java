package io.lodestream.querygen.llm;

import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.generator.WritingTask;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.text.Languages;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Words;
import io.lodestream.runtime.prompt.AnswerText;
import io.lodestream.schemas.Passage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules for queries that hold whatever a passage led the model to write, and that need no judge.
 * How long a query may be at all, and what it must not give away, is {@link
 * io.lodestream.querygen.filter}'s.
 *
 * <p>The rules are the first filter after generation; the judge is the second, a consistency filter
 * as in Promptagator. Thread-safe.
 */
final class QueryRules {

  private static final int PROMPT_RUN = 6;
  private static final int PASSAGE_RUN = 6;
  private static final double COPY_SHARE = 0.7;
  private static final int SHOWN_CHARS = 500;

  private static final Pattern INSTRUCTION =
      Pattern.compile(
          "\\b(?:ignore|disregard|forget)\\b.{0,30}\\b(?:above|previous|prior|earlier|all|your)\\b"
              + ".{0,30}\\b(?:instructions?|prompts?)\\b"
              + "|^(?:here (?:is|are) (?:a|the|your|some|\\w+ (?:search )?quer)|sure[,!]|certainly[,!]"
              + "|i['’]m sorry, but|i am sorry, but|as an ai\\b|i (?:cannot|can['’]t) (?:help|assist|comply))",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern POINTS_AT_PASSAGE =
      Pattern.compile(
          "\\b(?:(?:this|the (?:given|provided|above|following)) (?:passage|text|document|excerpt|paragraph|snippet|section|context)"
              + "|the (?:passage(?! of)|excerpt|snippet)|(?:text|passage|document) above|passage data)\\b",
          Pattern.CASE_INSENSITIVE);

  private final Set<String> promptRuns;
  private final WorkedExamples worked;
  private final Set<Set<String>> workedQueries;

  /**
   * @param promptTexts what no query may repeat
   * @param worked of the prompt, whose words no query may take over
   */
  QueryRules(Collection<String> promptTexts, WorkedExamples worked) {
    this.promptRuns = Shingles.of(promptTexts, PROMPT_RUN);
    this.worked = worked;
    this.workedQueries =
        worked.queries().stream().map(QueryRules::key).collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the text is a placeholder of the prompt, or a query of one of its worked examples. */
  boolean isOfPrompt(String text) {
    return Placeholders.isOne(text) || workedQueries.contains(key(text));
  }

  /**
   * Sorts a passage's queries.
   *
   * @param queries as the model wrote them, in order of their ordinals
   * @param asked what was shown to the model besides; nothing of it may come back as a query
   */
  Generated apply(WritingTask task, List<GeneratedQuery> queries, QueryPrompt.Asked asked) {
    var passage = task.passage();
    var fit = new ArrayList<GeneratedQuery>();
    var unfit = new ArrayList<Generated.Unfit>();
    var taken = new HashSet<Set<String>>();
    var shown = new HashSet<Set<String>>();
    asked.examples().forEach(example -> shown.add(key(example)));
    for (var query : queries) {
      var held = passage.getTitle() + "\n" + passage.getText();
      var plain = Markup.removed(query.text(), held);
      var text = plain.orElseGet(() -> AnswerText.line(query.text()));
      var cleaned =
          new GeneratedQuery(
              query.ordinal(), AnswerText.line(text, SHOWN_CHARS), query.generator());
      var refusal =
          plain.isEmpty()
              ? refused(cleaned, Reasons.MARKUP, "HTML")
              : refusal(passage, asked.neighbours(), cleaned, text)
                  .or(() -> echo(cleaned, text, asked.fence(), shown))
                  .or(() -> leak(cleaned, text, asked.shown(), task.statistics()))
                  .or(() -> again(cleaned, text, taken));
      refusal.ifPresentOrElse(unfit::add, () -> fit.add(cleaned));
    }
    return new Generated(fit, unfit);
  }

  private static Optional<Generated.Unfit> refusal(
      Passage passage, List<Passage> neighbours, GeneratedQuery query, String text) {
    if (text.length() >= QueryPrompt.MAX_QUERY_CHARS) {
      return refused(query, Reasons.TOO_LONG, text.length() + " characters");
    }
    if (Shingles.terms(text).isEmpty() && !Placeholders.isOne(text)) {
      return refused(query, Reasons.TOO_SHORT, "no words");
    }
    if (POINTS_AT_PASSAGE.matcher(text).find()) {
      return refused(query, Reasons.NOT_SELF_CONTAINED, "points at its passage");
    }
    return copy(passage, neighbours, query, text)
        .or(
            () ->
                Languages.difference(text, passage.getTitle() + "\n" + passage.getText())
                    .flatMap(difference -> refused(query, Reasons.OTHER_LANGUAGE, difference)));
  }

  /**
   * A passage's own text is no query that a person would ask, and may be text that the passage
   * dictated.
   */
  private static Optional<Generated.Unfit> copy(
      Passage passage, List<Passage> neighbours, GeneratedQuery query, String text) {
    boolean standsThere =
        Stream.concat(Stream.of(passage), neighbours.stream())
            .anyMatch(shown -> Shingles.isWhollyIn(text, shown.getText(), PASSAGE_RUN));
    if (standsThere) {
      return refused(query, Reasons.COPY, "its words stand so in the passage");
    }
    var terms = Words.contentTerms(text);
    var ofPassage = Words.contentTerms(passage.getText());
    long shared = ofPassage.stream().filter(terms::contains).count();
    return shared > ofPassage.size() * COPY_SHARE && shared >= PASSAGE_RUN
        ? refused(
            query,
            Reasons.COPY,
            "holds %d of the passage's %d words".formatted(shared, ofPassage.size()))
        : Optional.empty();
  }

  private Optional<Generated.Unfit> echo(
      GeneratedQuery query, String text, String fence, Set<Set<String>> examples) {
    if (isOfPrompt(text)) {
      return refused(query, Reasons.ECHO, "is the prompt's placeholder or example");
    }
    if (text.contains(fence) || Shingles.anyIn(text, PROMPT_RUN, promptRuns)) {
      return refused(query, Reasons.ECHO, "repeats the prompt");
    }
    if (examples.contains(key(text))) {
      return refused(query, Reasons.ECHO, "repeats an example");
    }
    return INSTRUCTION.matcher(text).find()
        ? refused(query, Reasons.ECHO, "talks to a model or as one")
        : Optional.empty();
  }

  private Optional<Generated.Unfit> leak(
      GeneratedQuery query, String text, String shown, TermStatistics statistics) {
    return worked
        .leaked(text, shown, statistics)
        .flatMap(
            word ->
                refused(
                    query,
                    Reasons.EXAMPLE_LEAK,
                    "'%s' stands in an example of the prompt alone".formatted(word)));
  }

  private static Optional<Generated.Unfit> again(
      GeneratedQuery query, String text, Set<Set<String>> taken) {
    return taken.add(key(text))
        ? Optional.empty()
        : refused(query, Reasons.DUPLICATE, "the passage has it already");
  }

  /** Equal for queries of the same words in any order. */
  private static Set<String> key(String text) {
    var content = Words.contentTerms(text);
    return new TreeSet<>(content.isEmpty() ? Words.terms(text) : content);
  }

  private static Optional<Generated.Unfit> refused(
      GeneratedQuery query, String reason, String detail) {
    return Optional.of(new Generated.Unfit(query, reason, detail));
  }
}
