package io.lodestream.trainer.training;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.runtime.sparse.Bm25Encoder;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.trainer.batch.ChosenRows;
import io.lodestream.trainer.checkpoint.MinedFile;
import io.lodestream.trainer.checkpoint.ScoresFile;
import io.lodestream.trainer.negatives.CandidateSource;
import io.lodestream.trainer.negatives.HardNegatives;
import io.lodestream.trainer.negatives.MinedPairs;
import io.lodestream.trainer.negatives.ScoredPairs;
import io.lodestream.trainer.negatives.WindowCandidates;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.Advice;
import io.lodestream.trainer.reference.PairScorer;
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.reference.RunScores;
import io.lodestream.trainer.reference.VectorScorer;
import io.lodestream.trainer.settings.NegativesFrom;
import io.lodestream.trainer.settings.PairWeights;
import io.lodestream.trainer.settings.RowChoice;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.teacher.EndpointAccess;
import io.lodestream.trainer.teacher.TeacherChoice.Chosen;
import io.lodestream.trainer.teacher.TeacherWatch;
import io.lodestream.trainer.teacher.Teachers;
import io.lodestream.trainer.validation.RetrievalCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a task's pairs ready, while the encoder still has the weights that the run starts from.
 * Used once, by the thread that trains.
 */
final class Preparation {
  private static final int BATCH = 32;

  private final TrainerSettings settings;
  private final TrainableEncoder encoder;
  private final TrainingTask task;
  private final Teachers teachers;
  private final Runnable betweenChunks;
  private final SparseEncoder words;

  /**
   * @param watch follows the preparation, and may end it
   */
  Preparation(
      TrainerSettings settings,
      Precision precision,
      TrainableEncoder encoder,
      TrainingTask task,
      EndpointAccess access,
      TeacherWatch watch) {
    this.settings = settings;
    this.encoder = encoder;
    this.task = task;
    this.teachers = new Teachers(settings, precision, access, watch);
    this.betweenChunks = watch::betweenChunks;
    this.words = Bm25Encoder.of(settings.words());
  }

  /** The parent's view of the run; each part is there where the settings need it. */
  private record View(
      Map<String, PassageText> passages,
      Optional<ReferenceVectors> vectors,
      Optional<RunScores> scores) {}

  /** Files of the run by its key; where nothing is kept of a run, there are none. */
  interface RunFiles {

    /** By the chosen pairs: what was mined elsewhere, where something else may be found since. */
    Optional<MinedFile> mined(List<TrainingPair> chosen);

    /** By the pairs trained on: what endpoints of the teacher said. */
    Optional<ScoresFile> scores(List<TrainingPair> pairs);
  }

  /**
   * @param files what was found out before the process was killed
   */
  PreparedPairs of(RunFiles files) {
    try (var parent = encoder.asEmbedder(settings.batches().maxPassageTokens(), BATCH)) {
      var chosen = chosen(parent);
      boolean mines = settings.negatives().perPair() > 0;
      var elsewhere = task.candidates().filter(source -> mines);
      var mined = elsewhere.map(source -> kept(files.mined(chosen), chosen, source));
      var view = view(parent, mined.map(MinedPairs::pairs).orElse(chosen), mined.isEmpty());
      if (mines && mined.isEmpty()) {
        mined = Optional.of(mined(chosen, new WindowCandidates(view.passages(), finder(view))));
      }
      var pairs = mined.map(MinedPairs::pairs).orElse(chosen);
      if (settings.loss().pairWeights() == PairWeights.MARGIN) {
        var margins = new Margins(settings.loss(), view.scores().orElseThrow(), view.passages());
        pairs = margins.weighted(pairs);
      }
      var taught =
          settings.teacher().weight() > 0
              ? Optional.of(taught(parent, pairs, view, files))
              : Optional.<Chosen>empty();
      return new PreparedPairs(
          pairs,
          mined.map(MinedPairs::counts),
          new Advice(view.vectors(), view.scores(), taught.flatMap(Chosen::teacher)),
          taught.map(Chosen::trial),
          taught.map(Chosen::said).orElse(""),
          words);
    }
  }

  private Chosen taught(Embedder parent, List<TrainingPair> pairs, View view, RunFiles files) {
    return teachers.choose(
        words,
        parent,
        RetrievalCheck.ofSplit(task.validation(), task.train(), settings),
        view.scores().orElseThrow(),
        pairs,
        files.scores(pairs));
  }

  /** The pairs before mining, at most as many as the settings allow. */
  private List<TrainingPair> chosen(Embedder parent) {
    var pairs = ScoredPairs.resolve(task.train()).pairs();
    int most = settings.batches().maxPairs();
    if (most == 0 || pairs.size() <= most) {
      return pairs;
    }
    if (settings.batches().rowChoice() == RowChoice.RANDOM) {
      return ChosenRows.random(pairs, most, settings.seed());
    }
    var passages = pairs.stream().map(TrainingPair::passage).toList();
    var vectors = ReferenceVectors.of(parent, List.of(), passages, betweenChunks);
    return ChosenRows.spread(pairs, most, settings.seed(), vectors);
  }

  private View view(Embedder parent, List<TrainingPair> pairs, boolean minesWindow) {
    var passages = new LinkedHashMap<String, PassageText>();
    pairs.forEach(pair -> passages.putIfAbsent(pair.passage(), pair.positive()));
    if (!ReferenceVectors.neededBy(settings, minesWindow)) {
      return new View(passages, Optional.empty(), Optional.empty());
    }
    var vectors = ReferenceVectors.of(parent, pairs, betweenChunks);
    var scores =
        settings.fuses()
            ? Optional.of(
                RunScores.of(words, vectors, queries(pairs), List.copyOf(passages.keySet())))
            : Optional.<RunScores>empty();
    return new View(passages, Optional.of(vectors), scores);
  }

  private PairScorer finder(View view) {
    return settings.negatives().from() == NegativesFrom.HYBRID
        ? view.scores().orElseThrow().hybrid()
        : new VectorScorer(view.vectors().orElseThrow(), List.copyOf(view.passages().keySet()));
  }

  private MinedPairs kept(
      Optional<MinedFile> file, List<TrainingPair> pairs, CandidateSource source) {
    return file.flatMap(MinedFile::read)
        .orElseGet(
            () -> {
              var mined = mined(pairs, source);
              file.ifPresent(f -> f.write(mined));
              return mined;
            });
  }

  private MinedPairs mined(List<TrainingPair> pairs, CandidateSource source) {
    return HardNegatives.of(settings, pairs).mine(pairs, source);
  }

  private static List<String> queries(List<TrainingPair> pairs) {
    return pairs.stream().map(TrainingPair::query).distinct().toList();
  }
}
