package io.lodestream.embedded.vectors.rest;

import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;

/**
 * Admits requests that carry the key, in the header {@code api-key} or as a bearer token, and
 * everyone to the paths by which a server is found to be up.
 */
final class ApiKeyRule {

  private static final Set<String> OPEN = Set.of("/", "/healthz", "/livez", "/readyz");
  private static final String BEARER = "bearer ";

  private final byte[] key;

  ApiKeyRule(String key) {
    this.key = key.getBytes(StandardCharsets.UTF_8);
  }

  void check(Context request) {
    if (OPEN.contains(request.path())) {
      return;
    }
    String sent = request.header("api-key");
    String authorization = request.header("Authorization");
    if (sent == null
        && authorization != null
        && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      sent = authorization.substring(BEARER.length()).strip();
    }
    if (sent == null) {
      throw new UnauthorizedResponse("Must provide an API key or an Authorization bearer token");
    }
    if (!MessageDigest.isEqual(key, sent.getBytes(StandardCharsets.UTF_8))) {
      throw new UnauthorizedResponse("Invalid API key");
    }
  }
}
