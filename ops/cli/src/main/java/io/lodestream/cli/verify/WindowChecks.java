package io.lodestream.cli.verify;

import io.lodestream.cli.windows.ClusterWindows;
import io.lodestream.cli.windows.WindowChain;
import io.lodestream.encoder.artifact.ArtifactException;
import io.lodestream.encoder.artifact.ArtifactStore;
import io.lodestream.runtime.stage.StageContext;
import java.util.HashMap;
import java.util.List;

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
      for (var window : catalog.all()) {
        WindowChain.differences(window, catalog.before(window), cluster.keptFrom(window))
            .forEach(windows::add);
        cluster
            .records()
            .differences(window, Thread.currentThread()::isInterrupted)
            .forEach(windows::add);
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
              "%,d windows".formatted(catalog.all().size()),
              "`./lodestream windows verify ID` says more of one window; a range that has expired"
                  + " cannot be trained on again"),
          models.as(
              "models",
              "%,d models in %s"
                  .formatted(catalog.models().size(), context.shared().artifactsDir()),
              "copy the artifact again from where it was made; a model whose artifact is altered is"
                  + " never loaded"));
    }
  }

  private static String origin(io.lodestream.schemas.ModelVersion model) {
    return String.valueOf(model.getWindowId());
  }
}
