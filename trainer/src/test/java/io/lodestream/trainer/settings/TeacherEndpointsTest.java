package io.lodestream.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.FatalException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the teacher's endpoints need, what of them is part of a model's id, and what is shown. */
class TeacherEndpointsTest {
  private static final Map<String, String> RERANK =
      Map.of(
          "teacher.weight", "1",
          "teacher.rerank.weight", "2",
          "teacher.rerank.url", "http://127.0.0.1:8080/rerank?token=hidden-1",
          "teacher.rerank.protocol", "tei",
          "teacher.rerank.model", "bge-reranker",
          "teacher.rerank.api-key", "sk-hidden-2");
  private static final Map<String, String> GRADES =
      Map.of(
          "teacher.weight", "1",
          "teacher.grades.weight", "1",
          "teacher.grades.llm.base-url", "http://127.0.0.1:8000",
          "teacher.grades.llm.model", "judge-7b",
          "teacher.grades.llm.api-key", "sk-hidden-3");

  @Test
  void bothAreOffByDefaultAndAskForNothing() {
    var endpoints = settings(Map.of()).teacher().endpoints();

    assertThat(endpoints.rerank().weight()).isZero();
    assertThat(endpoints.grades().weight()).isZero();
    assertThat(endpoints.grades().model()).isEmpty();
    assertThat(endpoints.candidates()).isEqualTo(16);
  }

  @Test
  void anEndpointThatIsAskedNeedsAnAddress() {
    assertThatThrownBy(() -> settings(Map.of("teacher.weight", "1", "teacher.rerank.weight", "1")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining(
            "trainer.teacher.rerank.url must be set with trainer.teacher.rerank.weight above 0");
    assertThatThrownBy(() -> settings(Map.of("teacher.weight", "1", "teacher.grades.weight", "1")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("trainer.teacher.grades.llm.base-url must be set")
        .hasMessageContaining("trainer.teacher.grades.llm.model must be set");
  }

  @Test
  void aKeyIsSentInTheOpenOnlyWhereThatIsSaid() {
    assertThatThrownBy(
            () ->
                settings(
                    Map.of(
                        "teacher.rerank.url", "http://ranker:8080",
                        "teacher.rerank.api-key", "sk-hidden-2")))
        .hasMessageContaining("trainer.teacher.rerank.allow-plain-http=true sends it anyway")
        .hasMessageNotContaining("sk-hidden-2");
  }

  @Test
  void withoutATeacherTheyAreNotAsked() {
    var weights = Map.of("teacher.rerank.weight", "1", "teacher.grades.weight", "1");

    assertThat(settings(weights).asksForGrades()).isFalse();
  }

  @Test
  void whatIsAskedIsPartOfAModelsIdAndHowItIsAskedIsNot() {
    assertThat(added(RERANK))
        .isEqualTo(
            "{teacher.rerank.model=bge-reranker, teacher.rerank.protocol=tei,"
                + " teacher.rerank.url=sha256:6a450d53bd0a, teacher.rerank.weight=2.0,"
                + " teacher.weight=1.0}");
    assertThat(added(GRADES))
        .isEqualTo(
            "{teacher.grades.llm.endpoint=sha256:5de5ffb42e54, teacher.grades.llm.model=judge-7b,"
                + " teacher.grades.rubric="
                + TeacherEndpoints.RUBRIC
                + ", teacher.grades.weight=1.0, teacher.weight=1.0}");
    var otherwise = new HashMap<>(RERANK);
    otherwise.put("teacher.rerank.timeout", "7s");
    otherwise.put("teacher.rerank.max-in-flight", "1");
    otherwise.put("teacher.rerank.api-key", "sk-another");
    otherwise.put("teacher.patience", "1h");
    assertThat(added(otherwise)).isEqualTo(added(RERANK));
    otherwise.put("teacher.candidates", "8");
    assertThat(added(otherwise)).contains("teacher.candidates=8");
  }

  @Test
  void noTextOfTheSettingsHoldsASecret() {
    var all = new HashMap<>(RERANK);
    all.putAll(GRADES);

    assertThat(settings(all).toString()).contains("bge-reranker").doesNotContain("hidden");
  }

  private static String added(Map<String, String> values) {
    var added = new TreeMap<>(settings(values).hyperparameters());
    added.entrySet().removeAll(settings(Map.of()).hyperparameters().entrySet());
    return added.toString();
  }

  private static TrainerSettings settings(Map<String, String> values) {
    var keys = new HashMap<String, String>();
    values.forEach((key, value) -> keys.put("trainer." + key, value));
    return TestSettings.of(keys);
  }
}
