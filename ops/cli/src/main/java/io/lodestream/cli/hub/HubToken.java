package io.lodestream.cli.hub;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** A token that allows writing to a hub. Its text is sent to the hub and shown nowhere else. */
public final class HubToken {
  static final String VARIABLE = "HF_TOKEN";

  /** Text that fits into a header; the check keeps a file named by mistake from being sent. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,1000}");

  private final String value;

  HubToken(String value) {
    if (!TOKEN.matcher(value).matches()) {
      throw new UserException(
          "a hub token must be one word of printable ASCII, what was given has %d characters"
              .formatted(value.length()));
    }
    this.value = value;
  }

  /**
   * @param file read instead of the environment's {@code HF_TOKEN}; may be null
   * @throws UserException if neither the file nor the environment holds a token
   */
  public static HubToken find(Map<String, String> environment, Path file) {
    if (file != null) {
      try {
        return new HubToken(Files.readString(file).strip());
      } catch (IOException e) {
        throw new UserException("--token-file %s cannot be read: %s".formatted(file, e), e);
      }
    }
    var value = environment.getOrDefault(VARIABLE, "").strip();
    if (value.isEmpty()) {
      throw new UserException(
          "a push needs a token of the hub: set %s, or name a file by --token-file"
              .formatted(VARIABLE));
    }
    return new HubToken(value);
  }

  String authorization() {
    return "Bearer " + value;
  }

  @Override
  public String toString() {
    return "HubToken";
  }
}
