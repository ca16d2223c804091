package io.lodestream.trainer.loop;

import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.deadletter.SetAsideOnce;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TransactionalWriter;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.trainer.loop.WindowTraining.Outcome;
import io.lodestream.trainer.models.BaseModel;
import io.lodestream.trainer.models.Drafts;
import io.lodestream.trainer.models.ModelLine;
import io.lodestream.trainer.serving.ServingCollection;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.teacher.EndpointAccess;
import io.lodestream.trainer.training.TrainingStopped;
import io.lodestream.trainer.window.EarlierManifests;
import io.lodestream.trainer.window.RetractionLog;
import io.lodestream.trainer.window.TopicIds;
import io.lodestream.trainer.window.WindowReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes manifests one at a time, has them trained on, and commits each result with its offset.
 *
 * <p>Training takes minutes or hours, so it is a {@link BackgroundRun}, while this loop keeps
 * polling with the partitions paused: the membership in the group lives on, and a trainer that
 * hangs or dies is noticed within the ordinary session timeout. The transaction is opened only when
 * the artifact is safe. Used by one thread.
 */
public final class WindowLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WindowLoop.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final OpenParts parts = new OpenParts();
  private final StageContext context;
  private final TrainerSettings settings;
  private final ModelLoader models;
  private final DeadLetters deadLetters;
  private final ModelLine line;
  private final Consumer<byte[], byte[]> consumer;
  private final RecordDecoder<TrainingWindow> decoder;
  private final WindowTraining training;
  private final Drafts drafts;
  private final RunDirectories directories;
  private final BackgroundRun run;
  private TransactionalWriter writer;
  private WindowCommits commits;

  /** Trained, but its commit failed: published when its manifest is taken again. */
  private Optional<ModelVersion> unpublished = Optional.empty();

  /** Opens all clients; when one cannot be opened, the clients opened before are closed. */
  public WindowLoop(StageContext context, TrainerSettings settings, ModelLoader models) {
    var kafka = context.kafka();
    var topics = context.topics();
    this.context = context;
    this.settings = settings;
    this.models = models;
    this.drafts = new Drafts(context.shared().artifactsDir());
    this.directories = new RunDirectories(context.shared().stateDir());
    this.decoder = new RecordDecoder<>(topics.trainingWindows(), kafka.serdes());
    try {
      var serving =
          parts.add(new ServingCollection(context.shared(), models, settings.negatives().from()));
      var admin = parts.add(kafka.admin());
      this.deadLetters = parts.add(DeadLetters.of(context));
      var unreadable = parts.add(SetAsideOnce.of(context, deadLetters));
      this.line = parts.add(new ModelLine(context.shared().line(), kafka, topics, unreadable));
      parts.<AutoCloseable>add(this::closeWriter);
      this.consumer = parts.add(consumer(context));
      this.run = parts.add(new BackgroundRun());
      this.training =
          new WindowTraining(
              sources(context, admin, unreadable),
              settings,
              models,
              drafts,
              directories,
              serving,
              EndpointAccess.in(context.shared().stateDir(), context.meters(), context.clock()),
              context.clock());
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static Consumer<byte[], byte[]> consumer(StageContext context) {
    return context
        .kafka()
        .consumer(
            "trainer-" + context.shared().line(),
            Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class)));
  }

  private TrainingMaterial.Sources sources(
      StageContext context, Admin admin, UnreadableRecords unreadable) {
    var kafka = context.kafka();
    var topics = context.topics();
    return new TrainingMaterial.Sources(
        new WindowReader(
            () -> kafka.reader("trainer-window"),
            TopicIds.from(admin),
            new RecordDecoder<>(topics.pairs(), kafka.serdes()),
            deadLetters),
        new EarlierManifests(() -> kafka.reader("trainer-manifests"), decoder),
        new RetractionLog(
            () -> kafka.reader("trainer-retractions"),
            topics.retractions().name(),
            new RecordDecoder<>(topics.retractions(), kafka.serdes()),
            unreadable));
  }

  /** One turn: takes a manifest when idle, or looks whether the run has ended. */
  public void step() {
    if (writer == null) {
      prepare();
    }
    for (var manifest : consumer.poll(POLL)) {
      commits.orTakeAgain(manifest, () -> begin(manifest));
    }
    run.ended()
        .ifPresent(
            ended -> {
              consumer.resume(consumer.paused());
              commits.orTakeAgain(ended.manifest(), () -> finish(ended));
            });
  }

  private void prepare() {
    line.awaitCaughtUp();
    directories.removeLeftovers(context.clock().instant());
    var opened = context.kafka().transactionalWriter(transactionalId());
    try {
      publishBase(opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    writer = opened;
    commits = new WindowCommits(consumer, writer::commit, context.topics().models());
    consumer.subscribe(List.of(context.topics().trainingWindows().name()), run);
  }

  /**
   * Of this process only: a standby with the same instance name must not fence the active trainer.
   * Who lost the window is fenced by the group's generation, which goes with every commit.
   */
  private String transactionalId() {
    return "trainer-%s-%s".formatted(context.instance(), UUID.randomUUID());
  }

  private void publishBase(TransactionalWriter writer) {
    if (line.base().isPresent()) {
      tellWhetherAnotherIsConfigured(line.base().get());
      return;
    }
    var base =
        new BaseModel(models.store(), drafts)
            .store(context.shared().line(), settings.baseModel(), context.clock().instant());
    writer.commit(to -> to.send(context.topics().models(), base.getModelId(), base));
    line.add(base);
    context.meters().count(MetricName.MODELS_PUBLISHED, 1);
    LOG.info("event=base-model-published model={} name=\"{}\"", base.getModelId(), base.getName());
  }

  private void tellWhetherAnotherIsConfigured(ModelVersion base) {
    if (!base.getName().equals(settings.baseModel().name())) {
      LOG.warn(
          "event=base-model-kept model={} name=\"{}\" configured=\"{}\" reason=\"a line keeps its"
              + " first model; give another lodestream.line for another\"",
          base.getModelId(),
          base.getName(),
          settings.baseModel().name());
    }
  }

  private void begin(ConsumerRecord<byte[], byte[]> manifest) {
    TrainingWindow window;
    try {
      window = decoder.value(manifest);
    } catch (BadDataException e) {
      setAside(manifest, e);
      return;
    }
    if (window == null || !window.getLine().equals(context.shared().line())) {
      commit(manifest, Optional.empty());
      return;
    }
    var lineage = line.lineage();
    var modelId = training.modelId(window, lineage.parent());
    if (line.model(modelId).isPresent()) {
      LOG.info("event=window-trained-on-before window={} model={}", window.getWindowId(), modelId);
      settle(manifest, modelId, Optional.empty());
      return;
    }
    if (unpublished.filter(model -> model.getModelId().equals(modelId)).isPresent()) {
      settle(manifest, modelId, unpublished);
      return;
    }
    var progress = new RunMeters(context.meters(), window.getWindowId());
    consumer.pause(consumer.assignment());
    run.begin(
        manifest, modelId, progress, () -> training.train(manifest, window, lineage, progress));
  }

  private void finish(BackgroundRun.Run ended) {
    try {
      var outcome = ended.result().get();
      if (outcome instanceof Outcome.Withheld withheld) {
        ended.progress().withheld(withheld.choice());
      }
      settle(ended.manifest(), ended.modelId(), outcome.model());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while taking a finished run", e);
    } catch (ExecutionException e) {
      failed(ended, e.getCause());
    }
  }

  private void failed(BackgroundRun.Run ended, Throwable cause) {
    var manifest = ended.manifest();
    if (cause instanceof BadDataException unusable) {
      deadLetters.send(manifest, unusable);
      settle(manifest, ended.modelId(), Optional.empty());
    } else if (cause instanceof TrainingStopped) {
      LOG.info("event=run-stopped offset={}", manifest.offset());
    } else if (cause instanceof Error error) {
      throw error;
    } else {
      throw (RuntimeException) cause;
    }
  }

  private void setAside(ConsumerRecord<byte[], byte[]> manifest, BadDataException cause) {
    deadLetters.send(manifest, cause);
    commit(manifest, Optional.empty());
  }

  /** Commits, after which nothing of the run need be taken up again. */
  private void settle(
      ConsumerRecord<byte[], byte[]> manifest, String modelId, Optional<ModelVersion> model) {
    if (commit(manifest, model)) {
      directories.finished(modelId);
    }
  }

  private boolean commit(ConsumerRecord<byte[], byte[]> manifest, Optional<ModelVersion> model) {
    unpublished = model;
    if (!commits.commit(manifest, model)) {
      return false;
    }
    unpublished = Optional.empty();
    model.ifPresent(
        m -> {
          context.meters().count(MetricName.MODELS_PUBLISHED, 1);
          LOG.info("event=model-published model={} name=\"{}\"", m.getModelId(), m.getName());
        });
    return true;
  }

  private void closeWriter() {
    if (writer != null) {
      writer.close();
    }
  }

  /** Ends a run at its next step and closes all clients; called by the loop's own thread. */
  @Override
  public void close() {
    parts.close();
  }
}
