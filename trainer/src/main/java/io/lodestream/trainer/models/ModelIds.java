package io.lodestream.trainer.models;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Names models by what they are made from, so that the same training has the same id again. */
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
    return "m-" + sha256(text.toString()).substring(0, 16);
  }

  /**
   * Id of a line's first model; two lines may begin with the same bytes, as models of their own.
   */
  public static String base(String line, String artifactSha256) {
    var digest = artifactSha256.substring(0, 12);
    return line.equals(DEFAULT_LINE) ? "base-" + digest : "base-%s-%s".formatted(line, digest);
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
