package io.lodestream.querygen.settings;

import io.lodestream.runtime.config.Section;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a model is asked to write; section {@code querygen.llm}, beside the model's own keys, and a
 * few keys of section {@code querygen}.
 *
 * @param kinds kinds of queries asked for in turn, named as the prompt's sections
 */
public record WritingSettings(
    Optional<Path> prompts,
    Optional<Path> examples,
    PromptStyle style,
    int queriesPerPassage,
    long seed,
    List<String> kinds,
    int examplesPerPassage,
    int maxPassageTokens,
    int maxAnswerTokens) {

  /**
   * The kinds of the bundled prompt, except {@code multi-passage}, which needs a passage's
   * neighbours.
   */
  public static final String DEFAULT_KINDS = "fact,how-to,keyword,comparison";

  private static final int ANSWER_TOKENS = 256;
  private static final int TOKENS_PER_QUERY = 96;

  /** How a model is told what to write. */
  public enum PromptStyle {
    /** Whichever gives usable answers on the first passages. */
    AUTO,
    /** Instructions, for models that follow them. */
    INSTRUCT,
    /** Worked examples to go on from, for models of up to some billion parameters. */
    SMALL_MODEL
  }

  /** The keys of section {@code querygen}. */
  public record Files(Optional<Path> prompts, Optional<Path> examples) {

    public static Files from(Section querygen) {
      var files =
          new Files(
              querygen.optionalPath(
                  "prompts",
                  "directory with a `queries.txt` of your own; see [queries.md](queries.md)"),
              querygen.optionalPath(
                  "examples",
                  "file of queries of your own users, which set the style: one per line, or JSON"));
      querygen.defaultShownAs("prompts", "the bundled prompt");
      return files;
    }
  }

  /** Reads section {@code querygen.llm}; the rest comes from section {@code querygen}. */
  public static WritingSettings from(Section llm, Files files, int queriesPerPassage, long seed) {
    var named =
        llm.text(
            "kinds",
            DEFAULT_KINDS,
            "kinds of queries that the language model writes, in turn; also `multi-passage`, and"
                + " sections of your own prompt");
    var kinds =
        Arrays.stream(named.split(",")).map(String::strip).filter(kind -> !kind.isEmpty()).toList();
    llm.require(
        !kinds.isEmpty(), "querygen.llm.kinds must name one at least, was '%s'".formatted(named));
    return new WritingSettings(
        files.prompts(),
        files.examples(),
        llm.choice(
            "prompt-style",
            PromptStyle.AUTO,
            "`instruct`: instructions, `small-model`: worked examples, for models that copy the"
                + " instructions' placeholders, `auto`: the first passages are asked for by"
                + " `instruct`, and by `small-model` where that gives no usable query; the one that"
                + " served more of them stays"),
        queriesPerPassage,
        seed,
        kinds.stream().distinct().toList(),
        llm.integer(
            "examples-per-passage", 5, 0, 50, "example queries drawn for each passage's prompt"),
        maxPassageTokens(llm),
        maxAnswerTokens(llm, queriesPerPassage));
  }

  static int maxPassageTokens(Section section) {
    return section.integer(
        "max-passage-tokens",
        2048,
        16,
        1_000_000,
        "most tokens of a passage in the prompt, neighbouring passages included, counted as"
            + " `Passage.tokenCount`; a longer passage is cut");
  }

  static int maxAnswerTokens(Section section, int queriesPerPassage) {
    int tokens =
        section.integer(
            "max-answer-tokens",
            ANSWER_TOKENS + TOKENS_PER_QUERY * queriesPerPassage,
            64,
            1_000_000,
            "most tokens of an answer; raise it for models that think before they answer");
    section.defaultShownAs(
        "max-answer-tokens",
        ANSWER_TOKENS + " and " + TOKENS_PER_QUERY + " more for each of `queries-per-passage`");
    return tokens;
  }
}
