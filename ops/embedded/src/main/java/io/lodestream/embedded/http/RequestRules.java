package io.lodestream.embedded.http;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps a page in somebody's browser from using a server that listens on the loopback interface:
 * {@code Host} must be a name of the loopback, which the page's own name is not even when it is
 * rebound to 127.0.0.1, and a body must be declared as JSON, which a page cannot do across origins
 * without being asked. The stages' listeners have the same rules; this module imports none of
 * theirs.
 */
public final class RequestRules {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final Set<HandlerType> WITH_BODY = Set.of(HandlerType.POST, HandlerType.PUT);
  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private static final Pattern JSON = Pattern.compile("application/([a-z0-9.+-]+\\+)?json");

  private final boolean onLoopback;
  private final String bodyTypes;

  /**
   * @param listensOn host or address of the listener
   * @param bodyTypes types of a body that the refusal of another one recommends
   */
  public RequestRules(String listensOn, String bodyTypes) {
    onLoopback = LOOPBACK.contains(listensOn);
    this.bodyTypes = bodyTypes;
  }

  /**
   * @throws HttpResponseException when the request breaks a rule; the message goes to the client
   */
  public void check(Context request) {
    if (onLoopback && !isLoopback(request.header("Host"))) {
      throw new ForbiddenResponse("Host is not a name of this listener");
    }
    if (WITH_BODY.contains(request.method()) && !isJson(request.contentType())) {
      throw new HttpResponseException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE.getCode(),
          "Content-Type must be " + bodyTypes,
          Map.of());
    }
  }

  private static boolean isLoopback(String host) {
    return host != null
        && LOOPBACK.contains(PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst(""));
  }

  private static boolean isJson(String contentType) {
    return contentType != null
        && JSON.matcher(contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)).matches();
  }
}
