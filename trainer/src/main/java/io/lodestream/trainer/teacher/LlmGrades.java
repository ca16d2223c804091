package io.lodestream.trainer.teacher;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.runtime.llm.ChatModel;
import io.lodestream.runtime.prompt.AnswerJson;
import io.lodestream.runtime.prompt.ReadableAnswers;
import io.lodestream.runtime.prompt.ReadableAnswers.Read;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * A language model as a reranker: its scores are relevance grades of 0, 1, 2 or 3, of all passages
 * of a query in one call.
 *
 * <p>The grades are TREC's, in the words of <a href="https://arxiv.org/abs/2406.06519">UMBRELA</a>
 * (Upadhyay et al., 2024), which asks for one passage per call; one call for all costs a fraction,
 * and the model sees what it tells apart. An answer without a grade for each passage is asked for
 * once more and then refused whole. Waits on the calling thread. Thread-safe.
 */
final class LlmGrades implements Reranker {
  private final ChatModel model;
  private final GradesPrompt prompt;

  LlmGrades(ChatModel model, GradesPrompt prompt) {
    this.model = model;
    this.prompt = prompt;
  }

  /** Also throws {@link io.lodestream.schemas.error.FatalException}, as {@link ChatModel} does. */
  @Override
  public float[] scores(String query, List<String> passages) {
    var answers = new ReadableAnswers<float[]>(model, text -> read(text, passages.size()));
    var answer = answers.ask(prompt.about(query, passages), prompt::reask);
    try {
      var read = answer.get();
      return read.value()
          .orElseThrow(() -> new BadDataException("the grades cannot be read: " + read.problem()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while waiting for grades", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LodestreamException known) {
        throw known;
      }
      throw new IllegalStateException("grades could not be asked for", e.getCause());
    }
  }

  private static Read<float[]> read(String answer, int count) {
    var list = AnswerJson.list(answer, GradesPrompt.LIST);
    if (list.isEmpty()) {
      return Read.not("it holds no JSON list of grades");
    }
    var grades = new float[count];
    var isGraded = new boolean[count];
    for (var element : list.get()) {
      int passage = whole(element.path(GradesPrompt.PASSAGE), 1, count);
      int grade = whole(element.path(GradesPrompt.GRADE), 0, GradesPrompt.HIGHEST);
      if (passage < 0 || grade < 0) {
        return Read.not(
            "each element needs \"passage\" from 1 to %d and \"grade\" from 0 to %d"
                .formatted(count, GradesPrompt.HIGHEST));
      }
      if (isGraded[passage - 1]) {
        return Read.not("it grades passage %d twice".formatted(passage));
      }
      isGraded[passage - 1] = true;
      grades[passage - 1] = grade;
    }
    return list.get().size() == count
        ? Read.of(grades)
        : Read.not("it has %d grades for %d passages".formatted(list.get().size(), count));
  }

  /** A whole number within bounds, also as text; -1 for anything else. */
  private static int whole(JsonNode value, int min, int max) {
    double number =
        value.isNumber()
            ? value.doubleValue()
            : value.asText().strip().matches("\\d{1,6}")
                ? Integer.parseInt(value.asText().strip())
                : -1;
    return number >= min && number <= max && number == Math.rint(number) ? (int) number : -1;
  }
}
