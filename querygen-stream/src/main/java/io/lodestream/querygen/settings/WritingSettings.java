package io.lodestream.querygen.settings;

import io.lodestream.runtime.config.Section;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a model is asked to write; section {@code querygen.llm}, beside the model's own keys.
 *
 * @param prompts {@code querygen.prompts}: directory with the user's own {@code queries.txt}
 * @param examples {@code querygen.examples}: file of the user's own queries
 * @param queriesPerPassage {@code querygen.queries-per-passage}: at most
 * @param seed {@code querygen.seed}
 * @param kinds {@code kinds}: those asked for in turn, named as the prompt's sections
 * @param examplesPerPassage {@code examples-per-passage}: so many are shown
 * @param maxPassageTokens {@code max-passage-tokens}: a longer passage is cut, neighbours included
 * @param maxAnswerTokens {@code max-answer-tokens}: raise it for models that think before they
 *     answer
 */
public record WritingSettings(
    Optional<Path> prompts,
    Optional<Path> examples,
    int queriesPerPassage,
    long seed,
    List<String> kinds,
    int examplesPerPassage,
    int maxPassageTokens,
    int maxAnswerTokens) {

  /** What the bundled prompt has, but {@code multi-passage}, which takes its neighbours along. */
  public static final String DEFAULT_KINDS = "fact,how-to,keyword,comparison";

  static final int ANSWER_TOKENS = 256;
  static final int TOKENS_PER_QUERY = 96;

  /** The keys of section {@code querygen}. */
  public record Files(Optional<Path> prompts, Optional<Path> examples) {

    public static Files from(Section querygen) {
      return new Files(
          querygen.optionalText("prompts").map(Path::of),
          querygen.optionalText("examples").map(Path::of));
    }
  }

  /** Reads section {@code querygen.llm}; the rest comes from section {@code querygen}. */
  public static WritingSettings from(Section llm, Files files, int queriesPerPassage, long seed) {
    var named = llm.text("kinds", DEFAULT_KINDS);
    var kinds =
        Arrays.stream(named.split(",")).map(String::strip).filter(kind -> !kind.isEmpty()).toList();
    llm.require(
        !kinds.isEmpty(), "querygen.llm.kinds must name one at least, was '%s'".formatted(named));
    return new WritingSettings(
        files.prompts(),
        files.examples(),
        queriesPerPassage,
        seed,
        kinds.stream().distinct().toList(),
        llm.integer("examples-per-passage", 5, 0, 50),
        llm.integer("max-passage-tokens", 2048, 16, 1_000_000),
        llm.integer(
            "max-answer-tokens",
            ANSWER_TOKENS + TOKENS_PER_QUERY * queriesPerPassage,
            64,
            1_000_000));
  }
}
