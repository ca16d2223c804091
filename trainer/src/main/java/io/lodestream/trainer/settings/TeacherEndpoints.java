package io.lodestream.trainer.settings;

import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.endpoints.EndpointAddress;
import io.lodestream.runtime.llm.LlmSettings;
import io.lodestream.runtime.rerank.RerankEndpoint;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Endpoints that score a query's best passages for the teacher; {@link EndpointKeys} says what each
 * key means.
 *
 * @param candidates passages scored per query, beside its own
 * @param patience time without an answer after which an endpoint is given up
 * @param maxTime of all calls of a run to an endpoint together
 */
public record TeacherEndpoints(
    int candidates, Duration patience, Duration maxTime, Rerank rerank, Grades grades) {

  /** The model that grades, with the keys of every language model. */
  public static final SectionReader<LlmSettings> GRADING_MODEL =
      new SectionReader<>("trainer.teacher.grades.llm", LlmSettings::from);

  /** Version of the prompt with the rubric, part of a model's id. */
  public static final String RUBRIC = "grades-1-daf9f589";

  /** A reranking endpoint; off with a weight of 0. */
  public record Rerank(double weight, int maxInFlight, RerankEndpoint endpoint) {}

  /**
   * A language model that grades; off with a weight of 0.
   *
   * @param model there once section {@code trainer.teacher.grades.llm} was read, which is only read
   *     where grades are asked for
   */
  public record Grades(double weight, int maxAnswerTokens, Optional<LlmSettings> model) {}

  /** These with the model that grades. */
  TeacherEndpoints with(LlmSettings model) {
    return new TeacherEndpoints(
        candidates,
        patience,
        maxTime,
        rerank,
        new Grades(grades.weight(), grades.maxAnswerTokens(), Optional.of(model)));
  }

  /** What of the grading model shapes a trained model, by key of section {@code trainer}. */
  static Map<String, String> shaping(LlmSettings model) {
    var server = model.server();
    return Map.of(
        "teacher.grades.llm.model",
        server.model(),
        "teacher.grades.llm.endpoint",
        Hyperparameters.digest(
            String.join(
                "\n",
                EndpointAddress.shown(server.chat()),
                Double.toString(server.temperature()),
                server.extraBody().toString())),
        "teacher.grades.rubric",
        RUBRIC);
  }
}
