package io.lodestream.cli.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An endpoint of the OpenAI protocol behind a proxy, which writes queries of the words of the
 * passage, and which can fail in the ways of such endpoints. Any thread.
 */
final class FaultLlm implements AutoCloseable {

  /** How all or some answers fail. */
  enum Mode {
    WELL(0, 0, 0, 0),
    RATE_LIMITED(1, 0, 0, 0),
    SERVER_ERROR(0, 1, 0, 0),
    HANGING(0, 0, 1, 0),
    /** A fifth of each, among them half bodies and pages instead of JSON. */
    MIXED(0.2, 0.2, 0.2, 0.2);

    private final double rateLimited;
    private final double serverError;
    private final double hanging;
    private final double garbage;

    Mode(double rateLimited, double serverError, double hanging, double garbage) {
      this.rateLimited = rateLimited;
      this.serverError = serverError;
      this.hanging = hanging;
      this.garbage = garbage;
    }

    private StubBehaviour behaviour() {
      return StubBehaviour.prompt()
          .latency(Duration.ofMillis(20), 0.5)
          .faults(rateLimited, serverError, hanging, garbage);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WANTED = Pattern.compile("Write (\\d+) queries");
  private static final Pattern LONG_WORD = Pattern.compile("\\p{L}{6,}");
  private static final int WORDS = 5;

  private final StubLlm stub;
  private final TcpProxy proxy;

  private FaultLlm(StubLlm stub) {
    this.stub = stub;
    this.proxy = TcpProxy.before(stub.baseUri().getPort());
  }

  static FaultLlm start() {
    return new FaultLlm(StubLlm.start(Mode.WELL.behaviour(), FaultLlm::queries).withoutCalls());
  }

  TcpProxy proxy() {
    return proxy;
  }

  /** What querygen is configured with: no long waits, since rounds are short. */
  Map<String, String> settings() {
    return Map.of(
        "querygen.generator", "llm",
        "querygen.llm.base-url", "http://127.0.0.1:%d/v1".formatted(proxy.port()),
        "querygen.llm.model", "stub",
        "querygen.llm.timeout", "5s",
        "querygen.llm.retry-max-wait", "4s",
        "querygen.llm.breaker.wait", "3s");
  }

  /** From now on. */
  void set(Mode mode) {
    stub.behave(mode.behaviour());
  }

  /** For the report. */
  String figures() {
    return "%,d calls of the language model, %,d answers of them paid for twice"
        .formatted(stub.asked(), stub.repeated());
  }

  /**
   * As keywords, long words of the passage from all over it: what is copied in one piece would be
   * refused.
   */
  private static String queries(JsonNode body) {
    var messages = body.path("messages");
    var user = messages.path(messages.size() - 1).path("content").asText();
    var wanted = WANTED.matcher(user);
    int count = wanted.find() ? Integer.parseInt(wanted.group(1)) : 1;
    var words =
        LONG_WORD
            .matcher(longestLine(user))
            .results()
            .map(MatchResult::group)
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
    var root = JSON.createObjectNode();
    var list = root.putArray("queries");
    for (int i = 0; i < count && i + (WORDS - 1) * count < words.size(); i++) {
      var query = new StringJoiner(" ");
      for (int word = 0; word < WORDS; word++) {
        query.add(words.get(i + word * count));
      }
      list.addObject().put("kind", "keyword").put("query", query.toString());
    }
    return root.toString();
  }

  private static String longestLine(String text) {
    return text.lines().max(Comparator.comparing(String::length)).orElse("");
  }

  @Override
  public void close() {
    proxy.close();
    stub.close();
  }
}
