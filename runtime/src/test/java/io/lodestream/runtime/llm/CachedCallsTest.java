package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.ANSWER;
import static io.lodestream.runtime.llm.ScriptedEndpoint.busy;
import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedCallsTest {

  @TempDir Path dir;
  private final VirtualTime time = new VirtualTime();
  private final AtomicInteger hits = new AtomicInteger();
  private AnswerStore store;

  @BeforeEach
  void open() {
    store =
        new AnswerStore(dir, new LlmSettings.Cache(1 << 20, Duration.ofDays(1)), time, () -> {});
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static RequestHash hash(String model, double temperature) {
    return new RequestHash(
        new LlmSettings.Server(
            URI.create("http://localhost/v1/chat/completions"),
            model,
            Optional.empty(),
            KeyHeader.BEARER,
            temperature,
            StructuredOutput.AUTO,
            new ObjectMapper().createObjectNode(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1000));
  }

  private CachedCalls cached(ScriptedEndpoint endpoint, RequestHash hash) {
    return new CachedCalls(endpoint, store, hash, hits::incrementAndGet);
  }

  @Test
  void asksOnceForEqualRequests() {
    // Given
    var endpoint = ScriptedEndpoint.giving();
    var cached = cached(endpoint, hash("tiny", 0));
    // When
    var first = cached.call(request("a")).join();
    var second = cached.call(request("a")).join();
    // Then
    assertThat(first).isEqualTo(ANSWER);
    assertThat(((Outcome.Answered) second).answer())
        .isEqualTo(new ChatAnswer("answer", true, true, 10, 5));
    assertThat(endpoint.calls).hasSize(1);
    assertThat(hits).hasValue(1);
  }

  @Test
  void sharesACallBetweenEqualRequestsAtTheSameTime() {
    var endpoint = ScriptedEndpoint.holding();
    var cached = cached(endpoint, hash("tiny", 0));
    var first = cached.call(request("a"));
    var second = cached.call(request("a"));
    endpoint.end(ANSWER);
    assertThat(((Outcome.Answered) first.join()).answer().isCached()).isFalse();
    assertThat(((Outcome.Answered) second.join()).answer().isCached()).isTrue();
    assertThat(endpoint.calls).hasSize(1);
  }

  @Test
  void asksAgainAtOnceAfterAFailure() {
    var endpoint = ScriptedEndpoint.holding();
    var cached = cached(endpoint, hash("tiny", 0));
    var again = cached.call(request("a")).thenCompose(failure -> cached.call(request("a")));
    endpoint.end(busy());
    endpoint.end(ANSWER);
    assertThat(again).isCompletedWithValue(ANSWER);
  }

  @Test
  void tellsRequestsApart() {
    var schema = new ObjectMapper().createObjectNode().put("type", "object");
    var endpoint = ScriptedEndpoint.giving();
    var messages = List.of(new ChatRequest.Message("user", "a"));
    cached(endpoint, hash("tiny", 0)).call(request("a"));
    cached(endpoint, hash("other", 0)).call(request("a"));
    cached(endpoint, hash("tiny", 0.5)).call(request("a"));
    cached(endpoint, hash("tiny", 0)).call(request("b"));
    cached(endpoint, hash("tiny", 0)).call(request("a", 101));
    cached(endpoint, hash("tiny", 0)).call(new ChatRequest(messages, Optional.of(schema), 100));
    cached(endpoint, hash("tiny", 0))
        .call(
            new ChatRequest(
                List.of(new ChatRequest.Message("user", ""), new ChatRequest.Message("user", "a")),
                Optional.empty(),
                100));
    assertThat(endpoint.calls).hasSize(7);
    assertThat(hits).hasValue(0);
  }

  @Test
  void keepsNeitherFailuresNorAnswersThatWereCut() {
    var cut = new Outcome.Answered(new ChatAnswer("half", false, false, 1, 1));
    var endpoint = ScriptedEndpoint.giving(busy(), cut, ANSWER);
    var cached = cached(endpoint, hash("tiny", 0));
    assertThat(cached.call(request("a"))).isCompletedWithValue(busy());
    assertThat(cached.call(request("a"))).isCompletedWithValue(cut);
    assertThat(cached.call(request("a"))).isCompletedWithValue(ANSWER);
  }
}
