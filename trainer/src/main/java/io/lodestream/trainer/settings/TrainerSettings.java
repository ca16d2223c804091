package io.lodestream.trainer.settings;

import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.Pooling;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.llm.LlmSettings;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.sparse.SparseSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Configuration section {@code trainer}. {@link TrainerKeys} reads it and says what each key means.
 *
 * @param hyperparameters every key that shapes the trained weights, with its value
 * @param words how BM25 reads texts, as in the serving collection
 */
public record TrainerSettings(
    ModelChoice baseModel,
    Inputs inputs,
    Batches batches,
    Loss loss,
    Negatives negatives,
    Shortcut shortcut,
    Teacher teacher,
    Optimisation optimisation,
    Validation validation,
    Continual continual,
    Merge merge,
    Survival survival,
    Set<Tracker> trackers,
    long seed,
    SortedMap<String, String> hyperparameters,
    SparseSettings words) {

  /** What the model makes of its texts, where it is to differ from the parent. */
  public record Inputs(
      Optional<String> queryPrompt, Optional<String> passagePrompt, Optional<Pooling> pooling) {}

  /** How pairs are put together: key {@code batch-size} and others about texts and batches. */
  public record Batches(
      int size,
      int chunk,
      int accumulation,
      double neighbourhood,
      NeighbourhoodRule neighbourhoodBy,
      int maxPairs,
      RowChoice rowChoice,
      int maxQueryTokens,
      int maxPassageTokens) {}

  /** The objective. */
  public record Loss(
      double temperature,
      boolean bothDirections,
      MaskRule mask,
      GuideRule guide,
      double guideMargin,
      List<Integer> matryoshkaDims,
      List<Double> matryoshkaWeights,
      PairWeights pairWeights,
      double lexicalWeight,
      double distillation) {

    /** Weight of the loss of {@code matryoshkaDims().get(i)}. */
    public double matryoshkaWeight(int i) {
      return matryoshkaWeights.isEmpty() ? 1 : matryoshkaWeights.get(i);
    }
  }

  /** Hard negatives: keys {@code negatives.*}. */
  public record Negatives(
      int perPair, int candidates, double maxShare, AmbiguityRule ambiguous, NegativesFrom from) {}

  /** With which probability a passage loses what it shares with its query. */
  public record Shortcut(double wordDrop, double sentenceDrop) {}

  /** Whose ranking the model is drawn to, beside the contrast; off with a weight of 0. */
  public record Teacher(
      double weight,
      double temperature,
      double lexical,
      double parent,
      Optional<ModelChoice> model,
      double modelWeight,
      Student student,
      TeacherEndpoints endpoints) {

    private Teacher with(LlmSettings grading) {
      return new Teacher(
          weight,
          temperature,
          lexical,
          parent,
          model,
          modelWeight,
          student,
          endpoints.with(grading));
    }
  }

  /** How weights move. */
  public record Optimisation(
      int epochs,
      double learningRate,
      double warmUp,
      Decay decay,
      double weightDecay,
      double clipNorm) {}

  /** How a checkpoint is chosen. */
  public record Validation(
      ValidationBy by,
      int checkpoints,
      int patience,
      int dimension,
      int distractors,
      int maxQueries,
      int minQueries) {}

  /** What keeps a model from forgetting. */
  public record Continual(
      double replayShare,
      int replayWindows,
      int historyWindows,
      int historyQueries,
      double budget) {}

  /** Averaging the trained weights with older ones; without shares there is no averaging. */
  public record Merge(List<Double> shares, boolean withBase) {}

  /** How much a kill can cost; an interval of zero saves nothing for resuming. */
  public record Survival(Duration interval, int saveLimit) {}

  public static final SectionReader<TrainerSettings> SECTION =
      new SectionReader<>("trainer", TrainerSettings::from);

  public static TrainerSettings from(Section section) {
    return TrainerKeys.read(section);
  }

  /**
   * Section {@code trainer}, of section {@code index} how BM25 reads texts, and the model that
   * grades where grades are asked for.
   */
  public static TrainerSettings of(Settings settings) {
    var trainer = settings.read(SECTION);
    return trainer.reading(
        settings.read(RetrievalSettings.SECTION).sparse(),
        trainer.asksForGrades()
            ? Optional.of(settings.read(TeacherEndpoints.GRADING_MODEL))
            : Optional.empty());
  }

  /** Whether section {@code trainer.teacher.grades.llm} is needed. */
  public boolean asksForGrades() {
    return teacher.endpoints().grades().weight() > 0;
  }

  /** Another reading of words is part of a model's id where the training looks at words. */
  private TrainerSettings reading(SparseSettings other, Optional<LlmSettings> grading) {
    var shaping = new TreeMap<>(hyperparameters);
    grading.map(TeacherEndpoints::shaping).ifPresent(shaping::putAll);
    if (looksAtWords() && !other.equals(words)) {
      shaping.put("sparse.language", other.language());
      shaping.put("sparse.average-length", String.valueOf(other.averageLength()));
    }
    return new TrainerSettings(
        baseModel,
        inputs,
        batches,
        loss,
        negatives,
        shortcut,
        grading.map(teacher::with).orElse(teacher),
        optimisation,
        validation,
        continual,
        merge,
        survival,
        trackers,
        seed,
        Collections.unmodifiableSortedMap(shaping),
        other);
  }

  /** Whether anything of the training needs BM25's view of the texts. */
  public boolean looksAtWords() {
    return fuses()
        || shortcut.wordDrop() > 0
        || shortcut.sentenceDrop() > 0
        || validation.by() == ValidationBy.FUSED;
  }

  /** Whether anything of the training needs scores on the scale on which sides are fused. */
  public boolean fuses() {
    return loss.lexicalWeight() > 0
        || loss.pairWeights() == PairWeights.MARGIN
        || negatives.perPair() > 0 && negatives.from() == NegativesFrom.HYBRID
        || teacher.weight() > 0;
  }
}
