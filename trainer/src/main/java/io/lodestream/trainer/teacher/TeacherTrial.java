package io.lodestream.trainer.teacher;

import java.util.List;

/**
 * How the teacher did on the validation split before training.
 *
 * @param queries measured; below {@code min-validation-queries} nobody can tell, and the teacher is
 *     not used
 * @param parent nDCG@10 of the model that training starts from
 * @param teacher nDCG@10 of the teacher
 * @param used whether the teacher did better and was learnt from
 * @param endpoints what became of each endpoint that was asked to take part
 */
public record TeacherTrial(
    int queries, double parent, double teacher, boolean used, List<Endpoint> endpoints) {

  public TeacherTrial {
    endpoints = List.copyOf(endpoints);
  }

  /** A teacher without endpoints. */
  public TeacherTrial(int queries, double parent, double teacher, boolean used) {
    this(queries, parent, teacher, used, List.of());
  }

  /** What became of an endpoint. */
  public enum Verdict {
    /** The teacher does better with it. */
    HELPS,
    /** The teacher does no better with it, and goes without. */
    NO_BETTER,
    /** It could not be had: the teacher goes without. */
    UNAVAILABLE
  }

  /**
   * @param name in the settings, below {@code trainer.teacher}
   * @param ndcg nDCG@10 of the teacher with it; 0 where it could not be had
   * @param reason why it could not be had, else empty; may name the endpoint's address, never a
   *     text or a key
   */
  public record Endpoint(String name, Verdict verdict, double ndcg, String reason) {}

  /** Endpoints that could not be had. */
  public long unavailable() {
    return endpoints.stream().filter(endpoint -> endpoint.verdict() == Verdict.UNAVAILABLE).count();
  }
}
