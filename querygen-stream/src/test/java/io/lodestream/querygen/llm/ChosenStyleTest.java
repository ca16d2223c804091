package io.lodestream.querygen.llm;

import static io.lodestream.querygen.llm.WrittenQueries.generate;
import static io.lodestream.querygen.llm.WrittenQueries.texts;
import static io.lodestream.querygen.llm.WrittenQueries.writing;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.TestPassages;
import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.WritingTask;
import io.lodestream.runtime.llm.ChatAnswer;
import io.lodestream.runtime.llm.ChatModel;
import io.lodestream.runtime.llm.ChatRequest;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which of the two prompts a model gets. */
class ChosenStyleTest {

  /** A model that understands one of the prompts, and gives the other's placeholder back. */
  private static final class Model implements ChatModel {

    private final boolean isSmall;
    private final List<CompletableFuture<ChatAnswer>> held = new ArrayList<>();
    private boolean holds;
    private boolean isAway;
    private int calls;
    private int byExamples;

    private Model(boolean isSmall) {
      this.isSmall = isSmall;
    }

    @Override
    public CompletableFuture<ChatAnswer> ask(ChatRequest request) {
      calls++;
      boolean hasExamples = request.messages().get(1).content().contains("Kelvano");
      byExamples += hasExamples ? 1 : 0;
      if (isAway) {
        return CompletableFuture.failedFuture(new RetryableException("away"));
      }
      var text = isSmall == hasExamples ? "[\"when does the clock strike\"]" : "[\"...\"]";
      var answer = new CompletableFuture<ChatAnswer>();
      if (holds) {
        held.add(answer);
      } else {
        answer.complete(new ChatAnswer(text, true, false, 1, 1));
      }
      return answer;
    }

    @Override
    public void close() {}
  }

  @Test
  void aModelThatFollowsInstructionsIsNeverShownExamples() {
    // Given
    var model = new Model(false);
    var generator = open(model);

    // When
    for (int i = 0; i < 10; i++) {
      generate(generator, passage(i));
    }

    // Then
    assertThat(model.byExamples).isZero();
    assertThat(model.calls).isEqualTo(10);
    assertThat(generator.version()).startsWith("llm-queries-2-");
  }

  @Test
  void aModelThatCopiesPlaceholdersGetsWorkedExamplesFromThenOn() {
    // Given
    var model = new Model(true);
    var generator = open(model);

    // When
    var written = new ArrayList<Generated>();
    for (int i = 0; i < ChosenStyle.TRIALS; i++) {
      written.add(generate(generator, passage(i)));
    }
    int calls = model.calls;
    written.add(generate(generator, passage(10)));

    // Then
    assertThat(written)
        .allSatisfy(
            each -> {
              assertThat(texts(each)).containsExactly("when does the clock strike");
              assertThat(each.version()).startsWith("llm-queries-small-1-");
              assertThat(each.queries().get(0).generator()).startsWith(each.version());
            });
    assertThat(model.calls).isEqualTo(calls + 1);
    assertThat(generator.version()).startsWith("llm-queries-small-1-");
  }

  @Test
  void passagesWaitForTheTrialsInFlight() {
    // Given
    var model = new Model(false);
    model.holds = true;
    var generator = open(model);
    var asked = new ArrayList<CompletableFuture<Generated>>();
    for (int i = 0; i < 10; i++) {
      asked.add(generator.generate(new WritingTask(passage(i), List.of())));
    }
    int before = model.calls;

    // When
    model.holds = false;
    model.held.forEach(
        call -> call.complete(new ChatAnswer("[\"when does it strike\"]", true, false, 1, 1)));

    // Then
    assertThat(before).isEqualTo(ChosenStyle.TRIALS);
    assertThat(asked).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aTrialThatFailsIsNone() {
    // Given
    var model = new Model(true);
    model.isAway = true;
    var generator = open(model);
    for (int i = 0; i < 10; i++) {
      assertThat(generator.generate(new WritingTask(passage(i), List.of())))
          .isCompletedExceptionally();
    }

    // When
    model.isAway = false;

    // Then
    assertThat(texts(generate(generator, passage(0)))).isNotEmpty();
  }

  private static AsyncGenerator open(Model model) {
    var settings = writing(1, "fact", Map.of("querygen.llm.prompt-style", "auto"));
    return LlmGenerator.open(model, "m", settings);
  }

  private static Passage passage(int number) {
    return TestPassages.passage("d" + number, 1, "Clock " + number + " strikes at noon.");
  }
}
