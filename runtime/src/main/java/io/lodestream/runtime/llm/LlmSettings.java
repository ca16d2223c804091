package io.lodestream.runtime.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.runtime.config.Section;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A language model and the limits of its use; sections {@code querygen.llm} and {@code judge.llm}.
 *
 * @param section where these settings come from, named in messages
 */
public record LlmSettings(
    String section,
    Server server,
    Limits limits,
    Retry retry,
    Breaker breaker,
    Cache cache,
    Cost cost) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final URI UNSET = URI.create("http://localhost");
  private static final long LEAST_ANSWER_BYTES = 4096;

  /** Fields that have keys of their own, by which money is set aside, or decide how to read. */
  private static final List<String> OWN_FIELDS =
      List.of("model", "messages", "stream", "n", "max_tokens", "max_completion_tokens");

  /**
   * Whom is asked, and how.
   *
   * @param chat {@code base-url} with the path of the chat call: see {@link ChatAddress}
   * @param model {@code model}
   * @param apiKey {@code api-key} or {@code api-key-file}
   * @param keyHeader {@code api-key-header}
   * @param temperature {@code temperature}
   * @param structuredOutput {@code structured-output}
   * @param extraBody {@code extra-body}: JSON fields added to every request, over ours but a few
   * @param timeout {@code timeout}: of one call from sending to the answer's last byte
   * @param connectTimeout {@code connect-timeout}
   * @param maxAnswerBytes {@code max-answer-bytes}: an answer of more is not read on
   */
  public record Server(
      URI chat,
      String model,
      Optional<String> apiKey,
      KeyHeader keyHeader,
      double temperature,
      StructuredOutput structuredOutput,
      ObjectNode extraBody,
      Duration timeout,
      Duration connectTimeout,
      long maxAnswerBytes) {

    @Override
    public String toString() {
      return "Server[chat=%s, model=%s]".formatted(ChatAddress.shown(chat), model);
    }
  }

  /**
   * @param maxInFlight {@code max-in-flight}: calls at a time; others wait in line
   * @param requestsPerMinute {@code requests-per-minute}, 0 for no limit
   * @param tokensPerMinute {@code tokens-per-minute}, prompt and answer, 0 for no limit
   */
  public record Limits(int maxInFlight, int requestsPerMinute, long tokensPerMinute) {}

  /**
   * @param maxAttempts {@code max-attempts}: calls per request at most
   * @param base {@code retry-base}: the first wait at most, doubled each time
   * @param maxWait {@code retry-max-wait}: any wait at most; an endpoint that asks for more pauses
   *     all calls
   */
  public record Retry(int maxAttempts, Duration base, Duration maxWait) {}

  /**
   * @param calls {@code breaker.calls}: so many recent calls are looked at
   * @param failureShare {@code breaker.failure-share}: of them failed, and calls stop
   * @param openFor {@code breaker.wait}: until a few calls probe the endpoint
   */
  public record Breaker(int calls, double failureShare, Duration openFor) {}

  /**
   * @param sizeBytes {@code cache-size}, 0 for no cache
   * @param maxAge {@code cache-age}
   */
  public record Cache(long sizeBytes, Duration maxAge) {}

  /**
   * Money, in any one currency.
   *
   * @param promptPrice {@code prompt-price} per million prompt tokens
   * @param answerPrice {@code answer-price} per million answer tokens
   * @param budgetPerDay {@code budget-per-day} by UTC, 0 for none
   */
  public record Cost(double promptPrice, double answerPrice, double budgetPerDay) {

    double of(long promptTokens, long answerTokens) {
      return (promptTokens * promptPrice + answerTokens * answerPrice) / 1e6;
    }

    boolean hasBudget() {
      return budgetPerDay > 0;
    }
  }

  public static LlmSettings from(Section section) {
    return new LlmSettings(
        section.prefix(),
        server(section),
        new Limits(
            section.integer("max-in-flight", 64, 1, 4096),
            section.integer("requests-per-minute", 0, 0, 10_000_000),
            section.longInteger("tokens-per-minute", 0, 0, 1_000_000_000_000L)),
        retry(section),
        breaker(section),
        new Cache(
            section.sizeBytes("cache-size", 1L << 30),
            section.duration("cache-age", Duration.ofDays(30))),
        cost(section));
  }

  private static Server server(Section section) {
    section.requiredText("base-url");
    var chat = ChatAddress.of(section.uri("base-url", UNSET));
    var key = section.secret("api-key");
    section.require(
        key.isEmpty() || key.get().matches("[\\x21-\\x7e]+"),
        section.prefix() + ".api-key must be printable characters without spaces");
    boolean allowsPlain = section.flag("allow-plain-http", false);
    section.require(
        key.isEmpty() || allowsPlain || ChatAddress.keepsSecrets(chat),
        ("%s.base-url must be https, or on this machine, for the key to be sent there;"
                + " %s.allow-plain-http=true sends it anyway")
            .formatted(section.prefix(), section.prefix()));
    var timeout = section.duration("timeout", Duration.ofSeconds(60));
    var connectTimeout = section.duration("connect-timeout", Duration.ofSeconds(10));
    section.require(
        !timeout.isZero() && !connectTimeout.isZero(),
        "%s.timeout and connect-timeout must not be 0".formatted(section.prefix()));
    long maxAnswerBytes = section.sizeBytes("max-answer-bytes", 1L << 20);
    section.require(
        maxAnswerBytes >= LEAST_ANSWER_BYTES,
        "%s.max-answer-bytes must be at least 4KiB, was %d"
            .formatted(section.prefix(), maxAnswerBytes));
    return new Server(
        chat,
        section.requiredText("model"),
        key,
        section.choice("api-key-header", KeyHeader.BEARER),
        section.number("temperature", 0, 0, 2),
        section.choice("structured-output", StructuredOutput.AUTO),
        extraBody(section),
        timeout,
        connectTimeout,
        maxAnswerBytes);
  }

  private static ObjectNode extraBody(Section section) {
    var text = section.text("extra-body", "{}");
    try {
      if (JSON.readTree(text) instanceof ObjectNode fields) {
        OWN_FIELDS.stream()
            .filter(fields::has)
            .forEach(
                field ->
                    section.require(
                        false, section.prefix() + ".extra-body must not hold " + field));
        return fields;
      }
    } catch (JsonProcessingException e) {
      section.require(
          false, section.prefix() + ".extra-body is not JSON: " + e.getOriginalMessage());
      return JSON.createObjectNode();
    }
    section.require(false, section.prefix() + ".extra-body must be a JSON object");
    return JSON.createObjectNode();
  }

  private static Retry retry(Section section) {
    var retry =
        new Retry(
            section.integer("max-attempts", 6, 1, 100),
            section.duration("retry-base", Duration.ofMillis(500)),
            section.duration("retry-max-wait", Duration.ofSeconds(30)));
    section.require(
        !retry.base().isZero() && retry.base().compareTo(retry.maxWait()) <= 0,
        "%s.retry-base must be above 0 and at most retry-max-wait".formatted(section.prefix()));
    return retry;
  }

  private static Breaker breaker(Section section) {
    var wait = section.duration("breaker.wait", Duration.ofSeconds(30));
    section.require(!wait.isZero(), section.prefix() + ".breaker.wait must not be 0");
    return new Breaker(
        section.integer("breaker.calls", 100, 5, 10_000),
        section.number("breaker.failure-share", 0.5, 0.01, 1),
        wait);
  }

  private static Cost cost(Section section) {
    var cost =
        new Cost(
            section.number("prompt-price", 0, 0, 1e9),
            section.number("answer-price", 0, 0, 1e9),
            section.number("budget-per-day", 0, 0, 1e12));
    section.require(
        !cost.hasBudget() || cost.promptPrice() + cost.answerPrice() > 0,
        "%s.budget-per-day needs prompt-price or answer-price".formatted(section.prefix()));
    return cost;
  }
}
