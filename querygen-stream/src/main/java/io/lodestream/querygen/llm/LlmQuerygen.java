package io.lodestream.querygen.llm;

import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.judge.AsyncJudge;
import io.lodestream.querygen.settings.JudgeSettings;
import io.lodestream.querygen.settings.ProbeRule;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.querygen.settings.WritingSettings;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.llm.LlmModel;
import io.lodestream.runtime.llm.LlmModels;
import io.lodestream.runtime.llm.LlmSettings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The language models that write and judge queries, as far as {@code querygen.generator} and {@code
 * querygen.judge} ask for any; the same for the stage and for a corpus at hand.
 */
public final class LlmQuerygen implements AutoCloseable {

  private static final SectionReader<Judging> JUDGING_MODEL =
      new SectionReader<>(
          "judge.llm", section -> new Judging(LlmSettings.from(section), probe(section)));

  private final List<LlmModel> models = new ArrayList<>();
  private Optional<AsyncGenerator> generator = Optional.empty();
  private Optional<AsyncJudge> judge = Optional.empty();
  private int maxInFlight;

  /** Settings of a model, with what it is used for. */
  private record Writing(LlmSettings model, WritingSettings writing) {}

  private record Judging(LlmSettings model, ProbeRule probe) {}

  private LlmQuerygen() {}

  private static ProbeRule probe(Section section) {
    return section.choice(
        "probe",
        ProbeRule.REFUSE,
        "before its first verdict the model marks bundled passages with right and foreign queries;"
            + " where its marks do not tell them apart, `refuse` ends the run, `warn` logs a line;"
            + " `off`: it is not tried");
  }

  /** The sections that are read for language models. */
  public static List<SectionReader<?>> sections(QuerygenSettings querygen) {
    return List.of(
        writing(querygen), JudgeSettings.section(querygen.queriesPerPassage()), JUDGING_MODEL);
  }

  /** Of {@link #sections}, what is read with these settings. */
  public static List<SectionReader<?>> read(QuerygenSettings querygen) {
    var read = new ArrayList<SectionReader<?>>();
    read.add(JudgeSettings.section(querygen.queriesPerPassage()));
    if (querygen.asksForQueries()) {
      read.add(writing(querygen));
    }
    if (querygen.asksForVerdicts()) {
      read.add(JUDGING_MODEL);
    }
    return read;
  }

  /**
   * @param cacheDir for answers and what was spent
   * @throws FatalException for settings, prompts or examples that cannot be used
   */
  public static LlmQuerygen open(
      Settings settings,
      QuerygenSettings querygen,
      Path cacheDir,
      StageMeters meters,
      Clock clock) {
    var opened = new LlmQuerygen();
    var judging = settings.read(JudgeSettings.section(querygen.queriesPerPassage()));
    try {
      if (querygen.asksForQueries()) {
        var writing = settings.read(writing(querygen));
        var model = opened.model(writing.model(), cacheDir, meters, clock);
        opened.generator =
            Optional.of(LlmGenerator.open(model, name(writing.model()), writing.writing()));
      }
      if (querygen.asksForVerdicts()) {
        var llm = settings.read(JUDGING_MODEL);
        var model = opened.model(llm.model(), cacheDir, meters, clock);
        var judge = LlmJudge.open(model, name(llm.model()), judging);
        opened.judge =
            Optional.of(new JudgeProbe(judge, judging, llm.probe(), meters.part("judge")));
      }
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static SectionReader<Writing> writing(QuerygenSettings querygen) {
    return new SectionReader<>(
        "querygen.llm",
        llm ->
            new Writing(
                LlmSettings.from(llm),
                WritingSettings.from(
                    llm, querygen.writing(), querygen.queriesPerPassage(), querygen.seed())));
  }

  private static String name(LlmSettings llm) {
    return llm.server().model();
  }

  private LlmModel model(LlmSettings llm, Path cacheDir, StageMeters meters, Clock clock) {
    var model = LlmModels.open(llm, cacheDir, meters, clock);
    models.add(model);
    maxInFlight += llm.limits().maxInFlight();
    return model;
  }

  /** Present when a model is to write queries. */
  public Optional<AsyncGenerator> generator() {
    return generator;
  }

  /** Present when a model is to judge queries. */
  public Optional<AsyncJudge> judge() {
    return judge;
  }

  /** Calls at a time, of all models together. */
  public int maxInFlight() {
    return maxInFlight;
  }

  /** Of models that were called and never answered: how the last call failed. */
  public Optional<String> neverAnswered() {
    return models.stream().flatMap(model -> model.neverAnswered().stream()).findFirst();
  }

  /** Why a model takes no calls for now. */
  public Optional<String> pausedBy() {
    return health()
        .filter(Health.Paused.class::isInstance)
        .map(health -> ((Health.Paused) health).reason())
        .findFirst();
  }

  /** Of each model. */
  public Stream<Health> health() {
    return models.stream().map(LlmModel::health);
  }

  @Override
  public void close() {
    models.forEach(LlmModel::close);
  }
}
