package io.lodestream.runtime.http;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An error as JSON in the shape of OpenAI's, by which its clients make exceptions; fields are JSON
 * names. All routes of a stage answer errors so.
 */
public record ErrorBody(Detail error) {

  /**
   * What was wrong.
   *
   * @param type a few words by which programs tell errors apart
   * @param param always null: the message names the field
   * @param code null, but for a model that is not there
   */
  public record Detail(
      String message, String type, @JsonProperty String param, @JsonProperty String code) {}

  public static ErrorBody of(int status, String message) {
    return of(status, message, null);
  }

  /**
   * @param code may be null
   */
  public static ErrorBody of(int status, String message, String code) {
    return new ErrorBody(new Detail(message, type(status), null, code));
  }

  private static String type(int status) {
    return switch (status) {
      case 401, 403 -> "authentication_error";
      case 429 -> "rate_limit_error";
      case 503 -> "unavailable";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }
}
