package io.lodestream.runtime.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.UnauthorizedResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every listener asks of a request before a route sees it, so that a page in somebody's
 * browser cannot use a listener on the loopback interface.
 *
 * <ul>
 *   <li>{@code Host} must be a name of the listener: the loopback's names while it listens on the
 *       loopback, and the allowed ones. A page whose name was rebound to 127.0.0.1 sends its own.
 *   <li>A body must be declared as JSON, which a page cannot do across origins without being asked.
 *   <li>Where a token is set, {@code Authorization: Bearer} must hold it, but for health.
 * </ul>
 *
 * <p>A request that breaks a rule ends with an {@link HttpResponseException} of status 403, 415 or
 * 401, to which each listener gives its own shape.
 */
public final class HttpRules {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final Set<HandlerType> WITH_BODY =
      Set.of(HandlerType.POST, HandlerType.PUT, HandlerType.PATCH);
  private static final Pattern PORT = Pattern.compile(":\\d*$");
  private static final Pattern JSON = Pattern.compile("application/([a-z0-9.+-]+\\+)?json");
  private static final String BEARER = "Bearer ";

  private final String listensOn;
  private final Set<String> allowedHosts;
  private final Optional<byte[]> token;

  /**
   * @param listensOn host or address of the listener
   * @param allowedHosts further names by which clients may call it; with none, a listener beyond
   *     the loopback takes all
   * @param token that clients must bring; never logged
   */
  public HttpRules(String listensOn, Set<String> allowedHosts, Optional<String> token) {
    this.listensOn = listensOn;
    this.allowedHosts = allowedHosts;
    this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts the rules before all routes. */
  public void addTo(JavalinConfig config) {
    config.routes.before(this::check);
  }

  private void check(Context request) {
    if (!isKnown(request.header("Host"))) {
      throw new ForbiddenResponse(
          "Host '%s' is not a name of this listener; http.allowed-hosts may add it"
              .formatted(printable(request.header("Host"))));
    }
    if (token.isPresent() && !HealthPaths.contains(request.path()) && !hasToken(request)) {
      throw new UnauthorizedResponse(
          "Authorization must be 'Bearer ' and the token of this listener");
    }
    if (WITH_BODY.contains(request.method()) && !isJson(request.contentType())) {
      throw new HttpResponseException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE.getCode(),
          "Content-Type must be application/json",
          Map.of());
    }
  }

  private boolean isKnown(String host) {
    boolean onLoopback = LOOPBACK.contains(listensOn);
    if (!onLoopback && allowedHosts.isEmpty()) {
      return true;
    }
    if (host == null) {
      return false;
    }
    var name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
    return Stream.of(allowedHosts, onLoopback ? LOOPBACK : Set.of(listensOn))
        .flatMap(Set::stream)
        .map(known -> known.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet())
        .contains(name);
  }

  private boolean hasToken(Context request) {
    var given = Optional.ofNullable(request.header("Authorization")).orElse("");
    return given.startsWith(BEARER)
        && MessageDigest.isEqual(
            given.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8), token.get());
  }

  private static boolean isJson(String contentType) {
    return contentType != null
        && JSON.matcher(contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)).matches();
  }

  private static String printable(String header) {
    return header == null ? "" : header.replaceAll("[^!-~]", "?");
  }
}
