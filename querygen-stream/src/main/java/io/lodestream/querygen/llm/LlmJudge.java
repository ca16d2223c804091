package io.lodestream.querygen.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.querygen.judge.AsyncJudge;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.settings.JudgeSettings;
import io.lodestream.runtime.llm.ChatModel;
import io.lodestream.runtime.prompt.AnswerJson;
import io.lodestream.runtime.prompt.ReadableAnswers;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.FatalException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Has a language model mark a passage's queries by a rubric, all in one call; the score is the mean
 * of the marks.
 *
 * <p>A query that the answer says nothing usable of is refused, never kept. As a filter after
 * generation it takes the place that a retriever's round trip has in Promptagator's consistency
 * filtering; a mark rather than yes or no is what <a
 * href="https://arxiv.org/abs/2112.07577">GPL</a> (Wang et al., 2022) has its cross-encoder give.
 */
public final class LlmJudge implements AsyncJudge {

  private static final String NAME = "llm-";
  private static final Verdict NOT_JUDGED =
      new Verdict.Refused(Reasons.NOT_JUDGED, "no verdict with marks from 0 to 10");

  private final JudgePrompt prompt;
  private final JudgeSettings settings;
  private final ReadableAnswers<List<JsonNode>> answers;
  private final String name;

  private LlmJudge(ChatModel model, String modelName, JudgePrompt prompt, JudgeSettings settings) {
    this.prompt = prompt;
    this.settings = settings;
    this.answers = new ReadableAnswers<>(model, LlmJudge::read);
    this.name = NAME + prompt.version() + "/" + modelName;
  }

  /**
   * Reads the prompt; does not close the model.
   *
   * @param modelName part of the name
   * @throws FatalException for a prompt that cannot be used
   */
  public static LlmJudge open(ChatModel model, String modelName, JudgeSettings settings) {
    return new LlmJudge(model, modelName, JudgePrompt.open(settings), settings);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletableFuture<List<Verdict>> judge(
      List<Candidate> candidates, List<Passage> neighbours) {
    if (candidates.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return answers
        .ask(prompt.about(candidates, neighbours), prompt::reask)
        .thenApply(
            read ->
                read.value().isEmpty()
                    ? Collections.nCopies(
                        candidates.size(), new Verdict.Refused(Reasons.NOT_JUDGED, read.problem()))
                    : marks(candidates.size(), read.value().get()).stream()
                        .map(each -> each.map(m -> m.verdict(settings)).orElse(NOT_JUDGED))
                        .toList());
  }

  /** The marks themselves, one per candidate; nothing where the answer has none. */
  CompletableFuture<List<Optional<Marks>>> marks(
      List<Candidate> candidates, List<Passage> neighbours) {
    return answers
        .ask(prompt.about(candidates, neighbours), prompt::reask)
        .thenApply(read -> marks(candidates.size(), read.value().orElse(List.of())));
  }

  private static ReadableAnswers.Read<List<JsonNode>> read(String answer) {
    var list = AnswerJson.list(answer, JudgePrompt.LIST);
    if (list.isEmpty()) {
      return ReadableAnswers.Read.not("it holds no JSON list of verdicts");
    }
    return list.get().stream().anyMatch(verdict -> Marks.of(verdict).isPresent())
        ? ReadableAnswers.Read.of(list.get())
        : ReadableAnswers.Read.not("no verdict has the four marks, each from 0 to 10");
  }

  private static List<Optional<Marks>> marks(int count, List<JsonNode> said) {
    boolean countsFromZero = said.stream().anyMatch(each -> Marks.query(each).orElse(1) == 0);
    var marks = new ArrayList<>(Collections.nCopies(count, Optional.<Marks>empty()));
    for (int i = said.size() - 1; i >= 0; i--) {
      int byPlace = said.size() == count ? i : count;
      var number = Marks.query(said.get(i));
      int at = number.isEmpty() ? byPlace : number.getAsInt() - (countsFromZero ? 0 : 1);
      if (at >= 0 && at < count) {
        marks.set(at, Marks.of(said.get(i)));
      }
    }
    return List.copyOf(marks);
  }
}
