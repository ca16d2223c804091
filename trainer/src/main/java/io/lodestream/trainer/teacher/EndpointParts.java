package io.lodestream.trainer.teacher;

import io.lodestream.runtime.llm.LlmModels;
import io.lodestream.trainer.settings.TeacherEndpoints;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.ArrayList;
import java.util.List;

/** Opens the endpoints that settings ask for; none is called yet. */
final class EndpointParts {
  static final String RERANK = "rerank";
  static final String GRADES = "grades";

  /** Each call in flight has a thread that waits for it. */
  private static final int MOST_THREADS = 256;

  private EndpointParts() {}

  /**
   * @throws io.lodestream.schemas.error.FatalException when the directory for answers cannot be
   *     used
   */
  static List<EndpointPart> open(TrainerSettings settings, EndpointAccess access) {
    var endpoints = settings.teacher().endpoints();
    var parts = new ArrayList<EndpointPart>();
    if (endpoints.rerank().weight() > 0) {
      parts.add(rerank(endpoints.rerank(), access));
    }
    if (endpoints.grades().weight() > 0) {
      parts.add(grades(endpoints.grades(), settings.batches().maxPassageTokens(), access));
    }
    return parts;
  }

  private static EndpointPart rerank(TeacherEndpoints.Rerank rerank, EndpointAccess access) {
    return new EndpointPart(
        RERANK,
        rerank.endpoint().reranker(access.clock()),
        rerank.weight(),
        rerank.maxInFlight(),
        () -> {});
  }

  private static EndpointPart grades(
      TeacherEndpoints.Grades grades, int maxPassageTokens, EndpointAccess access) {
    var llm =
        grades
            .model()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "trainer.teacher.grades.weight above 0 needs section"
                            + " trainer.teacher.grades.llm, which was not read"));
    var model = LlmModels.open(llm, access.cacheDir(), access.meters(), access.clock());
    var prompt = new GradesPrompt(maxPassageTokens, grades.maxAnswerTokens());
    return new EndpointPart(
        GRADES,
        new LlmGrades(model, prompt),
        grades.weight(),
        Math.min(MOST_THREADS, llm.limits().maxInFlight()),
        model::close);
  }
}
