package io.lodestream.cli.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.schemas.error.UserException;
import io.lodestream.schemas.retry.FullJitter;
import io.lodestream.schemas.retry.RetriedHttp;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP to one hub. The token is sent to the hub's own address only, over https or within this
 * machine; redirects are not followed. Failures that may be temporary are tried again a few times.
 */
public final class HubClient {
  private static final Logger LOG = LoggerFactory.getLogger(HubClient.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final Duration UPLOAD = Duration.ofHours(2);
  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);
  private static final int ATTEMPTS = 4;
  private static final FullJitter WAITS =
      FullJitter.of(Duration.ofSeconds(2), Duration.ofSeconds(8));
  private static final int SHOWN = 300;

  private final URI hub;
  private final HubToken token;
  private final RetriedHttp http;

  public HubClient(URI hub, HubToken token) {
    this(hub, token, RetriedHttp.Waiting.SLEEPING);
  }

  HubClient(URI hub, HubToken token, RetriedHttp.Waiting waiting) {
    this.hub = checked(hub);
    this.token = token;
    this.http =
        new RetriedHttp(
            HttpClient.newBuilder().connectTimeout(CONNECT).build(),
            ATTEMPTS,
            PASSING::contains,
            WAITS,
            waiting);
  }

  private static URI checked(URI hub) {
    boolean isWeb = "https".equals(hub.getScheme()) || "http".equals(hub.getScheme());
    if (!isWeb || hub.getHost() == null || hub.getRawUserInfo() != null) {
      throw new UserException("--hub must be an address such as https://huggingface.co");
    }
    if ("http".equals(hub.getScheme()) && !isLoopback(hub.getHost())) {
      throw new UserException(
          "--hub must be https, since the token is sent there, was http://" + hub.getAuthority());
    }
    return URI.create(hub.toString().replaceAll("/+$", ""));
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      LOG.debug("event=hub-host-unknown host={}", host, e);
      return false;
    }
  }

  /** A status and its body. */
  record Answer(int status, String body) {
    boolean isOk() {
      return status / 100 == 2;
    }

    JsonNode json(String what) {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new UserException("the hub's answer to '%s' is no JSON".formatted(what), e);
      }
    }
  }

  /** An address of this hub. */
  URI at(String path) {
    return URI.create(hub + path);
  }

  Answer post(String what, URI uri, String contentType, String body) throws InterruptedException {
    return post(what, uri, contentType, body, Map.of());
  }

  /**
   * @param headers the headers that the hub asked for
   */
  Answer post(String what, URI uri, String contentType, String body, Map<String, String> headers)
      throws InterruptedException {
    var request =
        request(uri, ANSWER)
            .header("Content-Type", contentType)
            .header("Accept", contentType.contains("lfs") ? contentType : "application/json")
            .POST(BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    return send(request.build());
  }

  /** Uploads a file to the address, and with the headers, that the hub gave. */
  Answer put(String what, URI uri, Map<String, String> headers, Path file)
      throws InterruptedException {
    var request = request(uri, UPLOAD).PUT(content(file));
    headers.forEach(request::setHeader);
    return send(request.build());
  }

  private static BodyPublisher content(Path file) {
    try {
      return BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new UserException("%s cannot be read".formatted(file), e);
    }
  }

  private HttpRequest.Builder request(URI uri, Duration timeout) {
    var request = HttpRequest.newBuilder(uri).timeout(timeout);
    boolean own =
        uri.getScheme().equals(hub.getScheme()) && uri.getAuthority().equals(hub.getAuthority());
    return own ? request.header("Authorization", token.authorization()) : request;
  }

  private Answer send(HttpRequest request) throws InterruptedException {
    try {
      var response = http.send(request);
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UserException("%s does not answer: %s".formatted(request.uri().getHost(), e), e);
    }
  }

  /**
   * @throws UserException saying what was refused, if the status is not 2xx
   */
  Answer require(String what, Answer answer) {
    if (answer.isOk()) {
      return answer;
    }
    throw new UserException(
        switch (answer.status()) {
          case 401 -> "%s: the hub does not know the token (401)".formatted(what);
          case 403 -> "%s: the token may not do that (403): %s".formatted(what, cut(answer.body()));
          default ->
              "%s: the hub answers %d: %s".formatted(what, answer.status(), cut(answer.body()));
        });
  }

  private static String cut(String body) {
    var line = body.replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }
}
