package io.lodestream.cli.verify;

import io.lodestream.cli.windows.ClusterWindows;
import io.lodestream.cli.windows.WindowChain;
import io.lodestream.encoder.artifact.ArtifactException;
import io.lodestream.encoder.artifact.ArtifactStore;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Windows follow each other without gap and overlap and hold what their manifests say; each window
 * has at most one model of its line, and every model's artifact has the digest of its record.
 */
final class WindowChecks {

  private final StageContext context;
  private final ArtifactStore artifacts;

  WindowChecks(StageContext context, ArtifactStore artifacts) {
    this.context = context;
    this.artifacts = artifacts;
  }

  List<Check> run() throws InterruptedException {
    try (var cluster = new ClusterWindows(context)) {
      var catalog = cluster.catalog();
      var windows = new Check.Differences();
      long expired = 0;
      for (var window : catalog.all()) {
        var keptFrom = cluster.keptFrom(window);
        WindowChain.differences(window, catalog.before(window), keptFrom).forEach(windows::add);
        if (isExpired(window, keptFrom)) {
          expired++;
        } else {
          cluster
              .records()
              .differences(window, Thread.currentThread()::isInterrupted)
              .forEach(windows::add);
        }
      }
      var models = new Check.Differences();
      var trained = new HashMap<String, String>();
      for (var model : catalog.models()) {
        var other = trained.putIfAbsent(model.getLine() + "/" + origin(model), model.getModelId());
        if (other != null) {
          models.add("models %s and %s are of one window".formatted(other, model.getModelId()));
        }
        try {
          artifacts.resolve(model.getArtifactUri(), model.getArtifactSha256());
        } catch (ArtifactException e) {
          models.add("model %s: %s".formatted(model.getModelId(), e.getMessage()));
        }
      }
      return List.of(
          windows.as(
              "windows",
              "%,d windows".formatted(catalog.all().size())
                  + (expired == 0 ? "" : ", the pairs of %,d expired".formatted(expired)),
              "`./lodestream windows verify ID` says more of one window"),
          models.as(
              "models",
              "%,d models in %s"
                  .formatted(catalog.models().size(), context.shared().artifactsDir()),
              "copy the artifact again from where it was made; a model whose artifact is altered is"
                  + " never loaded"));
    }
  }

  /** Retention is no fault: what is left of such a window has no digest to compare. */
  private static boolean isExpired(TrainingWindow window, Map<Integer, Long> keptFrom) {
    return window.getRanges().stream()
        .anyMatch(
            range ->
                range.getCount() > 0
                    && keptFrom.getOrDefault(range.getPartition(), 0L) > range.getStartOffset());
  }

  private static String origin(ModelVersion model) {
    return String.valueOf(model.getWindowId());
  }
}
