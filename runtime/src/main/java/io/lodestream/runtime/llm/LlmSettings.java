package io.lodestream.runtime.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.endpoints.EndpointAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A language model and the limits of its use; sections {@code querygen.llm} and {@code judge.llm},
 * read by {@link #from}.
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

  /**
   * Fields that {@code extra-body} may not set: they have keys of their own, or decide cost or
   * parsing.
   */
  private static final List<String> OWN_FIELDS =
      List.of("model", "messages", "stream", "n", "max_tokens", "max_completion_tokens");

  /**
   * Which endpoint is called, and how.
   *
   * @param chat address of the chat call, made of {@code base-url}: see {@link ChatAddress}
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
      return "Server[chat=%s, model=%s]".formatted(EndpointAddress.shown(chat), model);
    }
  }

  /** Calls in flight, and requests and tokens per minute; 0 per minute is no limit. */
  public record Limits(int maxInFlight, int requestsPerMinute, long tokensPerMinute) {}

  /** How often and after which waits a call is tried again. */
  public record Retry(int maxAttempts, Duration base, Duration maxWait) {}

  /** When calls to a failing endpoint stop for a while. */
  public record Breaker(int calls, double failureShare, Duration openFor) {}

  /** How many answers are kept, and how long; size 0 is no cache. */
  public record Cache(long sizeBytes, Duration maxAge) {}

  /** Prices per million tokens and the budget per UTC day, 0 for none, in any one currency. */
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
            section.integer(
                "max-in-flight",
                64,
                1,
                4096,
                "most calls at a time; begins with 2 and grows while answers come well within"
                    + " `timeout`, halves when calls fail; further calls wait in line"),
            section.integer(
                "requests-per-minute", 0, 0, 10_000_000, "most calls per minute; 0: no limit"),
            section.longInteger(
                "tokens-per-minute",
                0,
                0,
                1_000_000_000_000L,
                "most tokens per minute, prompts and answers together; 0: no limit")),
        retry(section),
        breaker(section),
        new Cache(
            section.sizeBytes(
                "cache-size",
                1L << 30,
                "most bytes of answers kept on disk in `<lodestream.state-dir>`; the oldest answers"
                    + " are removed first; 0: no cache"),
            section.duration(
                "cache-age",
                Duration.ofDays(30),
                "age from which a kept answer is no longer used and the model is asked again")),
        cost(section));
  }

  private static Server server(Section section) {
    var chat =
        ChatAddress.of(
            section
                .requiredUri(
                    "base-url",
                    "any endpoint of the OpenAI protocol, with or without `/v1`:"
                        + " `http://localhost:8000` (vLLM), `http://localhost:11434` (Ollama),"
                        + " `https://api.openai.com`, `https://HOST/serving-endpoints`"
                        + " (Databricks),"
                        + " `https://NAME.openai.azure.com/openai/deployments/D?api-version=V`")
                .orElse(UNSET));
    var model = section.requiredText("model", "name of the model, as the endpoint names it");
    var key =
        section.secret(
            "api-key",
            "key of the endpoint; sent only over `https` or to this machine, unless"
                + " `allow-plain-http`");
    section.require(
        key.isEmpty() || EndpointAddress.isKey(key.get()),
        section.prefix() + ".api-key must be printable characters without spaces");
    var header =
        section.choice(
            "api-key-header",
            KeyHeader.BEARER,
            "how the key is sent: `bearer` as `Authorization: Bearer`, `api-key` as the header"
                + " `api-key` of Azure");
    boolean allowsPlain =
        section.flag(
            "allow-plain-http", false, "send the key over plain http to another machine too");
    section.require(
        key.isEmpty() || allowsPlain || EndpointAddress.keepsSecrets(chat),
        ("%s.base-url must be https, or on this machine, for the key to be sent there;"
                + " %s.allow-plain-http=true sends it anyway")
            .formatted(section.prefix(), section.prefix()));
    double temperature =
        section.number(
            "temperature",
            0,
            0,
            2,
            "sampling temperature; left out of requests once the endpoint refuses it");
    var structured =
        section.choice(
            "structured-output",
            StructuredOutput.AUTO,
            "how the answer's JSON is asked for; `auto` begins with `json-schema` and falls back"
                + " to `json-object` and `none` as the endpoint takes it");
    var extraBody = extraBody(section);
    var timeout =
        section.duration(
            "timeout",
            Duration.ofSeconds(60),
            "longest time of one call, from sending to the answer's last byte; set it to a few"
                + " times what the slowest good calls take");
    section.limitsShownAs("timeout", "above 0");
    var connectTimeout =
        section.duration(
            "connect-timeout", Duration.ofSeconds(10), "longest wait for a connection");
    section.limitsShownAs("connect-timeout", "above 0");
    section.require(
        !timeout.isZero() && !connectTimeout.isZero(),
        "%s.timeout and connect-timeout must not be 0".formatted(section.prefix()));
    long maxAnswerBytes =
        section.sizeBytes(
            "max-answer-bytes", 1L << 20, "an answer with more bytes is refused, not read on");
    section.limitsShownAs("max-answer-bytes", "4KiB or more");
    section.require(
        maxAnswerBytes >= LEAST_ANSWER_BYTES,
        "%s.max-answer-bytes must be at least 4KiB, was %d"
            .formatted(section.prefix(), maxAnswerBytes));
    return new Server(
        chat,
        model,
        key,
        header,
        temperature,
        structured,
        extraBody,
        timeout,
        connectTimeout,
        maxAnswerBytes);
  }

  private static ObjectNode extraBody(Section section) {
    var text =
        section.text(
            "extra-body",
            "{}",
            "JSON fields added to every request, in place of Lodestream's own fields of the same"
                + " name, e.g. `{\"seed\":17}`");
    section.limitsShownAs(
        "extra-body",
        OWN_FIELDS.stream().collect(Collectors.joining("`, `", "a JSON object without `", "`")));
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
            section.integer("max-attempts", 6, 1, 100, "most calls for one request"),
            section.duration(
                "retry-base",
                Duration.ofMillis(500),
                "longest first wait before another attempt; the bound doubles with every attempt"),
            section.duration(
                "retry-max-wait",
                Duration.ofSeconds(30),
                "longest wait before another attempt; when an endpoint asks for a longer wait, all"
                    + " calls to it pause for that time, an hour at most"));
    section.limitsShownAs("retry-base", "above 0, at most `retry-max-wait`");
    section.require(
        !retry.base().isZero() && retry.base().compareTo(retry.maxWait()) <= 0,
        "%s.retry-base must be above 0 and at most retry-max-wait".formatted(section.prefix()));
    return retry;
  }

  private static Breaker breaker(Section section) {
    int calls =
        section.integer(
            "breaker.calls", 100, 5, 10_000, "most recent calls whose failures are counted");
    double failureShare =
        section.number(
            "breaker.failure-share",
            0.5,
            0.01,
            1,
            "share of failures among the counted calls from which calls pause");
    var wait =
        section.duration(
            "breaker.wait",
            Duration.ofSeconds(30),
            "pause of calls after too many failures, before three calls probe the endpoint");
    section.limitsShownAs("breaker.wait", "above 0");
    section.require(!wait.isZero(), section.prefix() + ".breaker.wait must not be 0");
    return new Breaker(calls, failureShare, wait);
  }

  private static Cost cost(Section section) {
    var cost =
        new Cost(
            section.number(
                "prompt-price", 0, 0, 1e9, "price of a million prompt tokens, in any currency"),
            section.number(
                "answer-price",
                0,
                0,
                1e9,
                "price of a million answer tokens, in the currency of `prompt-price`"),
            section.number(
                "budget-per-day",
                0,
                0,
                1e12,
                "most that may be spent per UTC day and process, by the two prices; calls then"
                    + " pause until the next day; 0: no budget"));
    section.require(
        !cost.hasBudget() || cost.promptPrice() + cost.answerPrice() > 0,
        "%s.budget-per-day needs prompt-price or answer-price".formatted(section.prefix()));
    return cost;
  }
}
