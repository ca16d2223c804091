package io.lodestream.trainer.teacher;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.EncoderException;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.Precision;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.FusedScorer;
import io.lodestream.trainer.reference.FusedScorer.Part;
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.reference.RunScores;
import io.lodestream.trainer.reference.StandardScores;
import io.lodestream.trainer.reference.VectorScorer;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.validation.RetrievalCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The part of {@code trainer.teacher} that scores all passages: BM25, the parent and a second
 * model, fused by their shares. Belongs to one thread until closed; what it made may be used after
 * that, by any thread.
 */
final class FusedTeacher implements AutoCloseable {
  private static final int BATCH = 32;

  private final TrainerSettings.Teacher settings;
  private final int minQueries;
  private final SparseEncoder words;
  private final Embedder parent;
  private final Optional<Embedder> second;
  private final Runnable betweenChunks;

  /**
   * @param parent model that the run starts from; borrowed
   * @param betweenChunks called every second or so; what it throws ends the work
   * @throws FatalException if the second model cannot be used
   */
  FusedTeacher(
      TrainerSettings settings,
      Precision precision,
      SparseEncoder words,
      Embedder parent,
      Runnable betweenChunks) {
    this.settings = settings.teacher();
    this.minQueries = settings.validation().minQueries();
    this.words = words;
    this.parent = parent;
    this.betweenChunks = betweenChunks;
    int maxTokens = settings.batches().maxPassageTokens();
    this.second =
        this.settings
            .model()
            .filter(model -> this.settings.modelWeight() > 0)
            .map(model -> opened(model, new EncoderOptions(maxTokens, BATCH, precision)));
  }

  /** A bundled model is unpacked for as long as it takes to read it. */
  private static Embedder opened(ModelChoice model, EncoderOptions options) {
    try {
      var cache = Files.createTempDirectory("lodestream-teacher-");
      try {
        return Encoder.open(model.dir(cache), options);
      } finally {
        try (var tree = Files.walk(cache)) {
          for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    } catch (IOException | EncoderException e) {
      throw new FatalException("trainer.teacher.model cannot be used: " + e.getMessage(), e);
    }
  }

  /** Validation queries below which nobody can tell whether a teacher is good. */
  int minQueries() {
    return minQueries;
  }

  /** Of all parts together; what joins them is weighed against it. */
  double weight() {
    return settings.lexical()
        + settings.parent()
        + (second.isPresent() ? settings.modelWeight() : 0);
  }

  /** The teacher for a run. */
  FusedScorer of(RunScores scores, List<TrainingPair> pairs) {
    var queries = pairs.stream().map(TrainingPair::query).distinct().toList();
    var negatives = pairs.stream().flatMap(pair -> pair.negatives().stream());
    return of(scores, queries, negatives.map(PassageText::text).toList());
  }

  /**
   * @param others passages beside those that are searched, such as negatives from elsewhere
   */
  private FusedScorer of(RunScores scores, Collection<String> queries, Collection<String> others) {
    var parts = new ArrayList<Part>();
    add(parts, scores.words(), settings.lexical());
    add(parts, scores.parent(), settings.parent());
    if (second.isPresent()) {
      var texts = new ArrayList<>(scores.passages());
      texts.addAll(others);
      var vectors = ReferenceVectors.of(second.get(), queries, texts, betweenChunks);
      var scorer = new VectorScorer(vectors, scores.passages());
      add(parts, new StandardScores(scorer, queries), settings.modelWeight());
    }
    return new FusedScorer(parts, scores.passages());
  }

  private static void add(List<Part> parts, StandardScores scores, double weight) {
    if (weight > 0) {
      parts.add(new Part(scores, weight));
    }
  }

  /**
   * The teacher for the validation split.
   *
   * @param parentNdcg nDCG@10 of the parent alone
   */
  record Asked(FusedScorer teacher, double parentNdcg) {}

  /** Searches for the validation queries. */
  Asked on(RetrievalCheck check) {
    var queries = check.queryTexts();
    var passages = check.passageTexts();
    var vectors = ReferenceVectors.of(parent, queries, passages, betweenChunks);
    var scores = RunScores.of(words, vectors, queries, passages);
    return new Asked(
        of(scores, queries, List.of()), check.ndcg(new VectorScorer(vectors, passages)));
  }

  @Override
  public void close() {
    second.ifPresent(Embedder::close);
  }
}
