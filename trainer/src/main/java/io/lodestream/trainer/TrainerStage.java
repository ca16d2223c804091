package io.lodestream.trainer;

import io.lodestream.encoder.models.EncoderSettings;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.stage.StageSections;
import io.lodestream.trainer.loop.WindowLoop;
import io.lodestream.trainer.settings.TeacherEndpoints;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.ArrayList;
import java.util.List;

/** The trainer: publishes the line's first model, then a candidate for each training window. */
public final class TrainerStage implements Stage {
  public static final StageSections SECTIONS =
      new StageSections(
          sections(true),
          settings ->
              sections(
                  settings.isValid(TrainerSettings.SECTION)
                      && settings.read(TrainerSettings.SECTION).asksForGrades()));

  private final StageContext context;
  private final TrainerSettings settings;
  private final ModelLoader models;
  private Worker worker;

  public TrainerStage(StageContext context) {
    this.context = context;
    this.settings = TrainerSettings.of(context.settings());
    this.models = new ModelLoader(context.settings(), context.shared());
  }

  private static List<SectionReader<?>> sections(boolean withGrades) {
    var sections = new ArrayList<SectionReader<?>>();
    sections.add(TrainerSettings.SECTION);
    if (withGrades) {
      sections.add(TeacherEndpoints.GRADING_MODEL);
    }
    sections.add(RetrievalSettings.SECTION);
    sections.add(EncoderSettings.SECTION);
    return sections;
  }

  @Override
  public String name() {
    return context.stage();
  }

  @Override
  public void start() {
    var loop = new WindowLoop(context, settings, models);
    worker = Worker.start("trainer", loop::step, loop::close);
  }

  @Override
  public Health health() {
    return worker == null ? new Health.Starting("start") : worker.health();
  }

  /** Ends a run at its next step; its window is trained on again after the restart. */
  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
  }
}
