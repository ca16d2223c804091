package io.lodestream.trainer.models;

import io.lodestream.schemas.digest.Sha256;
import java.util.Map;
import java.util.TreeMap;

/** Names models by what they are made from, so that the same training gives the same id again. */
public final class ModelIds {

  private static final String DEFAULT_LINE = "default";

  private ModelIds() {}

  /**
   * Id of a model trained on a window.
   *
   * @param hyperparameters everything that shapes the result, seed included
   */
  public static String trained(
      String windowId, String parentModelId, Map<String, String> hyperparameters) {
    var text = new StringBuilder(windowId).append('\n').append(parentModelId).append('\n');
    new TreeMap<>(hyperparameters)
        .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return "m-" + Sha256.of(text.toString()).hex().substring(0, 16);
  }

  /**
   * Id of a line's first model; two lines may begin with the same bytes, as models of their own.
   */
  public static String base(String line, String artifactSha256) {
    var digest = artifactSha256.substring(0, 12);
    return line.equals(DEFAULT_LINE) ? "base-" + digest : "base-%s-%s".formatted(line, digest);
  }
}
