package io.lodestream.trainer.teacher;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.Precision;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.trainer.checkpoint.ScoresFile;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.RunScores;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.teacher.TeacherChoice.Chosen;
import io.lodestream.trainer.validation.RetrievalCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens what {@code trainer.teacher} asks for, lets the validation split choose, and closes all of
 * it: what was chosen needs no model and makes no call.
 */
public final class Teachers {
  private final TrainerSettings settings;
  private final Precision precision;
  private final EndpointAccess access;
  private final TeacherWatch watch;

  public Teachers(
      TrainerSettings settings, Precision precision, EndpointAccess access, TeacherWatch watch) {
    this.settings = settings;
    this.precision = precision;
    this.access = access;
    this.watch = watch;
  }

  /**
   * @param parent model that the run starts from; borrowed
   * @param run how BM25 and the parent see the run
   * @param file where what endpoints say is kept for a run that is taken up again
   * @throws io.lodestream.schemas.error.FatalException if the second model, or the directory for a
   *     language model's answers, cannot be used; an endpoint that cannot be had is left out
   */
  public Chosen choose(
      SparseEncoder words,
      Embedder parent,
      RetrievalCheck check,
      RunScores run,
      List<TrainingPair> pairs,
      Optional<ScoresFile> file) {
    var kept = new EndpointScores(file, settings.survival().interval(), access.clock());
    var endpoints = settings.teacher().endpoints();
    var parts = new ArrayList<EndpointPart>();
    try (var fused = new FusedTeacher(settings, precision, words, parent, watch::betweenChunks)) {
      parts.addAll(EndpointParts.open(settings, access));
      var choice =
          new TeacherChoice(
              fused,
              parts,
              new Candidates(endpoints.candidates(), watch::betweenChunks),
              part ->
                  new EndpointQuestions(
                      part,
                      endpoints,
                      kept,
                      watch,
                      access.clock(),
                      time -> Thread.sleep(time.toMillis())));
      return choice.of(check, run, pairs);
    } finally {
      parts.forEach(EndpointPart::close);
      kept.save();
    }
  }
}
