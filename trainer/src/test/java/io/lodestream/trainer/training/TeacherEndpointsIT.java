package io.lodestream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
import io.lodestream.stubllm.StubReranker;
import io.lodestream.trainer.TinyModel;
import io.lodestream.trainer.teacher.TeacherTrial;
import io.lodestream.trainer.teacher.TeacherTrial.Endpoint;
import io.lodestream.trainer.teacher.TeacherTrial.Verdict;
import io.lodestream.trainer.training.RunScenario.DiesAfter;
import io.lodestream.trainer.training.RunScenario.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reranker and a grading model over HTTP teach, or the run goes on without them and says so. */
class TeacherEndpointsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CODE = Pattern.compile("[Cc]ode (\\d\\d)");
  private static final ToDoubleBiFunction<String, String> RIGHT =
      (query, passage) -> code(query).equals(code(passage)) ? 0.9 : 0.1;
  private static final ToDoubleBiFunction<String, String> WRONG =
      (query, passage) -> code(query).equals(code(passage)) ? 0.1 : 0.9;

  @TempDir static Path models;
  @TempDir Path temp;
  private static Path parent;
  private StubReranker reranker;
  private StubLlm llm;

  @BeforeAll
  static void writeParent() {
    parent = TinyModel.write(models.resolve("tiny"), 1);
  }

  @BeforeEach
  void start() throws IOException {
    reranker = new StubReranker();
    llm = StubLlm.start(StubBehaviour.prompt(), TeacherEndpointsIT::graded);
  }

  @AfterEach
  void stop() {
    reranker.close();
    llm.close();
  }

  @Test
  void aRerankerThatKnowsMoreTakesPartAndIsAskedBeforeTheFirstStepAlone() {
    // Given a teacher whose other part is a parent of random weights
    reranker.answersBy(body -> scored(body, RIGHT));
    var listener = new Follows();
    // When
    try (var model = reranking().run(listener)) {
      // Then
      var trial = model.report().teacher().orElseThrow();
      assertThat(trial.used()).isTrue();
      assertThat(trial.teacher()).isGreaterThan(trial.parent());
      assertThat(trial.endpoints()).extracting(Endpoint::verdict).containsExactly(Verdict.HELPS);
      assertThat(listener.trial).isEqualTo(trial);
      assertThat(listener.asked).startsWith("rerank 1 of 12").endsWith("rerank 48 of 48");
      assertThat(listener.callsAtFirstStep).isEqualTo(12 + 48).isEqualTo(reranker.calls().size());
      assertThat(reranker.calls())
          .allSatisfy(call -> assertThat(call.body().path("documents").size()).isBetween(4, 5));
    }
  }

  @Test
  void whatWasSaidIsKeptForARunThatIsTakenUpAgain() {
    reranker.answersBy(body -> scored(body, RIGHT));
    var whole = reranking().weights();
    var dir = temp.resolve("run");
    assertThatThrownBy(() -> reranking().checkpoints(dir).run(new DiesAfter(5)))
        .hasMessage("dies after step 5");
    // Given an endpoint that is down when the run is taken up again
    reranker.answers(401, "");
    int calls = reranker.calls().size();
    // When
    try (var model = reranking().checkpoints(dir).run(new Recorded())) {
      // Then
      assertThat(model.report().resumedAt()).isPositive();
      assertThat(reranker.calls()).hasSize(calls);
      model
          .encoder()
          .snapshot()
          .values()
          .forEach((name, values) -> assertThat(values).as(name).isEqualTo(whole.get(name)));
    }
  }

  @Test
  void aRerankerThatMakesTheTeacherNoBetterIsLeftOutAndNotAskedAboutTheRun() {
    reranker.answersBy(body -> scored(body, WRONG));
    var words = new RunScenario(parent).with("teacher.weight", 1).with("teacher.parent", 0);
    var without = words.weights();

    try (var model = asking(words).run(new Recorded())) {
      var trial = model.report().teacher().orElseThrow();
      assertThat(trial.used()).isTrue();
      assertThat(trial.endpoints())
          .extracting(Endpoint::verdict)
          .containsExactly(Verdict.NO_BETTER);
      assertThat(reranker.calls()).hasSize(12);
      same(model, without);
    }
  }

  @Test
  void aRunGoesOnWithoutARerankerThatCannotBeHadAndSaysSo() {
    // Given an endpoint that takes no key
    reranker.answers(401, "");
    var words =
        new RunScenario(parent)
            .with("teacher.weight", 1)
            .with("teacher.parent", 0)
            .with("teacher.patience", "1ms");
    var without = words.weights();
    var listener = new Follows();

    try (var model = asking(words).run(listener)) {
      var trial = model.report().teacher().orElseThrow();
      assertThat(trial.used()).isTrue();
      assertThat(trial.unavailable()).isEqualTo(1);
      assertThat(trial.endpoints().get(0).reason()).contains("401");
      assertThat(listener.trial).isEqualTo(trial);
      same(model, without);
    }
  }

  @Test
  void aRerankerThatIsLostAfterItsTrialIsLeftOutOfTheTeacher() {
    // Given an endpoint that answers the twelve validation queries and no other
    reranker.answersBy(body -> reranker.calls().size() > 12 ? "[]" : scored(body, RIGHT));

    try (var model = reranking().with("teacher.patience", "1ms").run(new Recorded())) {
      // Then the teacher is the parent alone, who is no better than itself
      var trial = model.report().teacher().orElseThrow();
      assertThat(trial.unavailable()).isEqualTo(1);
      assertThat(trial.used()).isFalse();
      assertThat(trial.teacher()).isLessThanOrEqualTo(trial.parent());
    }
  }

  @Test
  void gradesOfALanguageModelTeach() {
    var plain = new RunScenario(parent).weights();

    try (var model = grading().run(new Recorded())) {
      var trial = model.report().teacher().orElseThrow();
      assertThat(trial.used()).isTrue();
      assertThat(trial.endpoints())
          .extracting(Endpoint::name, Endpoint::verdict)
          .containsExactly(tuple("grades", Verdict.HELPS));
      assertThat(llm.calls()).hasSize(12 + 48);
      assertThat(model.encoder().snapshot().values())
          .anySatisfy(
              (name, values) -> assertThat(Arrays.equals(values, plain.get(name))).isFalse());
    }
  }

  @Test
  void aWrongKeyOfALanguageModelEndsAskingAtOnceAndNotTheRun() {
    llm.requireKey("another");

    try (var model = grading().run(new Recorded())) {
      var trial = model.report().teacher().orElseThrow();
      assertThat(trial.unavailable()).isEqualTo(1);
      assertThat(trial.endpoints().get(0).reason())
          .contains("trainer.teacher.grades.llm does not work; check");
      assertThat(llm.calls().size()).isLessThan(10);
    }
  }

  @Test
  void aRunThatIsToldToStopWhileAnEndpointHangsStops() {
    reranker.hangs();
    var listener =
        new Recorded() {
          @Override
          public boolean stopRequested() {
            return !reranker.calls().isEmpty();
          }
        };

    assertThatThrownBy(() -> reranking().run(listener)).isInstanceOf(TrainingStopped.class);
  }

  private RunScenario reranking() {
    return asking(new RunScenario(parent).with("teacher.weight", 1).with("teacher.lexical", 0));
  }

  private RunScenario asking(RunScenario scenario) {
    return scenario
        .with("teacher.rerank.weight", 4)
        .with("teacher.rerank.url", reranker.url())
        .with("teacher.candidates", 4);
  }

  private RunScenario grading() {
    return new RunScenario(parent)
        .with("teacher.weight", 1)
        .with("teacher.lexical", 0)
        .with("teacher.candidates", 20)
        .with("teacher.grades.weight", 4)
        .with("teacher.grades.llm.base-url", llm.baseUri())
        .with("teacher.grades.llm.model", "judge")
        .with("teacher.grades.llm.cache-size", 0);
  }

  private static void same(TrainedModel model, Map<String, float[]> weights) {
    model
        .encoder()
        .snapshot()
        .values()
        .forEach((name, values) -> assertThat(values).as(name).isEqualTo(weights.get(name)));
  }

  private static String code(String text) {
    var code = CODE.matcher(text);
    return code.find() ? code.group(1) : "";
  }

  private static String scored(JsonNode body, ToDoubleBiFunction<String, String> score) {
    var results = JSON.createArrayNode();
    var documents = body.path("documents");
    for (int i = 0; i < documents.size(); i++) {
      results
          .addObject()
          .put("index", i)
          .put(
              "relevance_score",
              score.applyAsDouble(body.path("query").asText(), documents.get(i).asText()));
    }
    return JSON.createObjectNode().set("results", results).toString();
  }

  /** Grades by the code, in the prompt's data. */
  private static String graded(JsonNode body) {
    var user = body.path("messages").get(1).path("content").asText();
    var codes = CODE.matcher(user).results().map(found -> found.group(1)).toList();
    var grades = new ArrayList<String>();
    for (int i = 1; i < codes.size(); i++) {
      grades.add(
          "{\"passage\": %d, \"grade\": %d}"
              .formatted(i, codes.get(i).equals(codes.get(0)) ? 3 : 0));
    }
    return "{\"grades\": [%s]}".formatted(String.join(", ", grades));
  }

  /** Remembers what is told of the teacher. */
  private final class Follows extends Recorded {
    private final List<String> asked = new ArrayList<>();
    private TeacherTrial trial;
    private int callsAtFirstStep;

    @Override
    public void asked(String part, int done, int of) {
      asked.add("%s %d of %d".formatted(part, done, of));
    }

    @Override
    public void taught(TeacherTrial told) {
      trial = told;
    }

    @Override
    public void stepped(Progress progress) {
      if (progress.step() == 1) {
        callsAtFirstStep = reranker.calls().size();
      }
      super.stepped(progress);
    }
  }
}
