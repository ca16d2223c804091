package io.lodestream.trainer.settings;

import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.rerank.RerankEndpoint;
import io.lodestream.trainer.settings.TeacherEndpoints.Grades;
import io.lodestream.trainer.settings.TeacherEndpoints.Rerank;
import java.time.Duration;
import java.util.Optional;

/** Keys of the endpoints that take part in the teacher. */
final class EndpointKeys {
  private static final RerankEndpoint.Use TEACHING =
      new RerankEndpoint.Use(
          "teacher.rerank",
          Duration.ofSeconds(30),
          "time after which a call counts as failed and is made again");

  private EndpointKeys() {}

  /**
   * @param teaches whether there is a teacher at all
   */
  static TeacherEndpoints read(Section s, boolean teaches) {
    int candidates =
        s.integer(
            "teacher.candidates",
            16,
            1,
            1000,
            "passages per query that an endpoint of the teacher scores beside the pair's own: its"
                + " hard negatives, then the best by the teacher's other parts");
    var patience =
        s.duration(
            "teacher.patience",
            Duration.ofMinutes(5),
            "time without any answer of an endpoint of the teacher after which the run goes on"
                + " without that endpoint");
    var maxTime =
        s.duration(
            "teacher.max-time",
            Duration.ofHours(2),
            "longest time of all calls of a run to an endpoint of the teacher; where they take"
                + " longer the run goes on without that endpoint");
    s.limitsShownAs("teacher.patience", "above 0");
    s.limitsShownAs("teacher.max-time", "above 0");
    s.require(!patience.isZero(), "trainer.teacher.patience must be longer than 0s, was 0s");
    s.require(!maxTime.isZero(), "trainer.teacher.max-time must be longer than 0s, was 0s");
    return new TeacherEndpoints(
        candidates, patience, maxTime, rerank(s, teaches), grades(s, teaches));
  }

  private static Rerank rerank(Section s, boolean teaches) {
    double weight =
        s.number(
            "teacher.rerank.weight",
            0,
            0,
            1000,
            "share of a reranking endpoint in the teacher's score; left out where the teacher does"
                + " no better on validation with it; 0: off");
    int maxInFlight =
        s.integer(
            "teacher.rerank.max-in-flight",
            4,
            1,
            1000,
            "calls to the reranking endpoint at a time, one query each");
    return new Rerank(
        weight,
        maxInFlight,
        RerankEndpoint.from(
            s,
            TEACHING,
            teaches && weight > 0
                ? Optional.of("trainer.teacher.rerank.weight above 0")
                : Optional.empty()));
  }

  private static Grades grades(Section s, boolean teaches) {
    double weight =
        s.number(
            "teacher.grades.weight",
            0,
            0,
            1000,
            "share of the grades, 0 to 3, that a language model (`trainer.teacher.grades.llm`)"
                + " gives passages, in the teacher's score; left out where the teacher does no"
                + " better on validation with them; 0: off");
    int maxAnswerTokens =
        s.integer(
            "teacher.grades.max-answer-tokens",
            2048,
            64,
            1_000_000,
            "most tokens of an answer with grades; raise it for models that think before they"
                + " answer");
    s.ownSection("teacher.grades.llm");
    return new Grades(teaches ? weight : 0, maxAnswerTokens, Optional.empty());
  }
}
