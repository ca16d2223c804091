package io.lodestream.runtime.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.stubllm.StubReranker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class HttpRerankerTest {

  private static final String KEY = "sk-top-secret-7";
  private static final String QUERY = "how are whales tracked";
  private static final List<String> PASSAGES =
      List.of("Whales carry tags.", "Bread needs salt.", "Tags send their place.");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-27T01:00:00Z"));
  private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
  private StubReranker stub;

  @BeforeEach
  void start() throws IOException {
    stub = new StubReranker();
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  private HttpReranker reranker(RerankProtocol protocol, Duration timeout) {
    return new HttpReranker(
        protocol, stub.url(), Optional.of("whale-ranker"), Optional.of(KEY), timeout, clock);
  }

  @Test
  void asksAndReadsAsCohereDoes() throws IOException {
    // Given
    stub.answers(
        200,
        """
        {"id":"x","results":[{"index":2,"relevance_score":0.7},{"index":0,"relevance_score":0.9},
         {"index":1,"relevance_score":1e-3}],"meta":{"billed_units":{"search_units":1}}}""");
    // When
    var scores = reranker(RerankProtocol.COHERE, LONG).scores(QUERY, PASSAGES);
    // Then
    assertThat(scores).containsExactly(0.9f, 0.001f, 0.7f);
    var call = stub.calls().get(0);
    assertThat(call.path()).isEqualTo("/v2/rerank");
    assertThat(call.authorization()).isEqualTo("Bearer " + KEY);
    assertThat(call.body())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"model":"whale-ranker","query":"how are whales tracked","documents":
                     ["Whales carry tags.","Bread needs salt.","Tags send their place."],
                     "top_n":3}"""));
  }

  @Test
  void asksAndReadsAsJinaDoes() {
    stub.answers(
        200,
        """
        {"model":"m","object":"list","usage":{"total_tokens":15},"results":[
         {"index":0,"relevance_score":2},{"index":1,"relevance_score":-3.5},
         {"index":2,"relevance_score":0,"document":{"text":"Tags send their place."}}]}""");
    var scores = reranker(RerankProtocol.JINA, LONG).scores(QUERY, PASSAGES);
    assertThat(scores).containsExactly(2, -3.5f, 0);
    var call = stub.calls().get(0);
    assertThat(call.path()).isEqualTo("/v1/rerank");
    assertThat(call.body().path("top_n").intValue()).isEqualTo(3);
    assertThat(call.body().path("return_documents").isBoolean()).isTrue();
  }

  @Test
  void asksAndReadsAsVoyageDoes() {
    stub.answers(
        200,
        """
        {"object":"list","data":[{"relevance_score":0.4375,"index":0},
         {"relevance_score":0.25,"index":2},{"relevance_score":0.125,"index":1}]}""");
    var scores = reranker(RerankProtocol.VOYAGE, LONG).scores(QUERY, PASSAGES);
    assertThat(scores).containsExactly(0.4375f, 0.125f, 0.25f);
    var call = stub.calls().get(0);
    assertThat(call.path()).isEqualTo("/v1/rerank");
    assertThat(call.body().path("documents")).hasSize(3);
    assertThat(call.body().has("top_n")).isFalse();
  }

  @Test
  void asksAndReadsAsTextEmbeddingsInferenceDoes() {
    stub.answers(
        200,
        "[{\"index\":1,\"score\":-9.5},{\"index\":0,\"score\":6.25},{\"index\":2,\"score\":1}]");
    var scores = reranker(RerankProtocol.TEI, LONG).scores(QUERY, PASSAGES);
    assertThat(scores).containsExactly(6.25f, -9.5f, 1);
    var call = stub.calls().get(0);
    assertThat(call.path()).isEqualTo("/rerank");
    assertThat(call.body().path("texts")).hasSize(3);
    assertThat(call.body().path("raw_scores").booleanValue()).isTrue();
    assertThat(call.body().path("truncate").booleanValue()).isTrue();
  }

  @Test
  void asksNobodyAboutNothing() {
    assertThat(reranker(RerankProtocol.COHERE, LONG).scores(QUERY, List.of())).isEmpty();
    assertThat(stub.calls()).isEmpty();
  }

  @Test
  void sendsTextsThatAreNoWellFormedUnicode() {
    stub.answers(200, "[{\"index\":0,\"score\":1}]");
    var scores = reranker(RerankProtocol.TEI, LONG).scores("\uD83D", List.of("a \uDE00 \u0000 b"));
    assertThat(scores).containsExactly(1);
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.cohere.com, https://api.cohere.com/v2/rerank",
    "https://api.cohere.com/, https://api.cohere.com/v2/rerank",
    "http://localhost:8000/v1, http://localhost:8000/v1/rerank",
    "http://localhost:8000/v1/rerank/, http://localhost:8000/v1/rerank",
    "https://host/gateway/rerank?api-version=1, https://host/gateway/rerank?api-version=1"
  })
  void completesTheAddress(URI configured, URI called) {
    assertThat(RerankProtocol.COHERE.address(configured)).isEqualTo(called);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{'index':0,'score':1},{'index':1,'score':2}] | has 2 scores for 3 passages",
        "[] | has 0 scores for 3 passages",
        "[{'index':0,'score':1},{'index':0,'score':2},{'index':2,'score':2}] | passage 0 twice",
        "[{'index':0,'score':1},{'index':1,'score':2},{'index':3,'score':2}] | passage 3 of 3",
        "[{'index':0,'score':1},{'index':1,'score':2},{'index':-1,'score':2}] | passage -1 of 3",
        "[{'index':0,'score':1},{'index':1,'score':2},{'index':99999999999,'score':2}] | 99999999999",
        "[{'index':0,'score':1},{'index':1,'score':2},{'index':'2','score':2}] | a whole number",
        "[{'index':0,'score':1},{'index':1,'score':2},{'score':2}] | a whole number",
        "[{'index':0,'score':1},{'index':1,'score':NaN},{'index':2,'score':2}] | no finite number",
        "[{'index':0,'score':1},{'index':1,'score':1e999},{'index':2,'score':2}] | no finite number",
        "[{'index':0,'score':1},{'index':1,'score':1e39},{'index':2,'score':2}] | no finite number",
        "[{'index':0,'score':1},{'index':1,'score':null},{'index':2,'score':2}] | no finite number",
        "[{'index':0,'score':1},{'index':1,'score':'high'},{'index':2,'score':2}] | 'score' of passage 1",
        "[{'index':0,'score':1},{'index':1,'sc | not JSON, or cut off, after",
        "<html>Whales carry tags.</html> | not JSON, or cut off, after",
        "{'error':'Whales carry tags.'} | no list of scores",
        "'' | no list of scores"
      })
  void takesNoAnswerThatDoesNotScoreEachPassageOnce(String body, String cause) {
    // Given
    stub.answers(200, body.replace('\'', '"'));
    // When
    var failure = catchThrowable(() -> reranker(RerankProtocol.TEI, LONG).scores(QUERY, PASSAGES));
    // Then
    assertThat(failure)
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(cause)
        .hasMessageContaining("/rerank");
    assertHoldsNoTextAndNoKey(failure);
  }

  @Test
  void namesTheListThatIsMissing() {
    stub.answers(200, "{\"data\":[]}");
    assertThatThrownBy(() -> reranker(RerankProtocol.COHERE, LONG).scores(QUERY, PASSAGES))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("no list 'results' of scores");
  }

  @ParameterizedTest
  @ValueSource(ints = {402, 408, 424, 429, 500, 502, 503, 504, 529})
  void isRetryableWhereTheEndpointIsBusyOrFails(int status) {
    stub.answers(status, "<html>Whales carry tags. " + KEY + "</html>");
    var failure =
        catchThrowable(() -> reranker(RerankProtocol.COHERE, LONG).scores(QUERY, PASSAGES));
    assertThat(failure)
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("status " + status);
    assertHoldsNoTextAndNoKey(failure);
    assertThat(stub.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 400, 401, 403, 404, 405, 413, 422})
  void isBadDataWhereTheEndpointRefuses(int status) {
    stub.answers(status, status == 204 ? "" : "{\"message\":\"Whales carry tags. " + KEY + "\"}");
    var failure =
        catchThrowable(() -> reranker(RerankProtocol.COHERE, LONG).scores(QUERY, PASSAGES));
    assertThat(failure)
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("status " + status);
    assertHoldsNoTextAndNoKey(failure);
  }

  @Test
  void followsNoRedirect() {
    stub.redirectsTo("http://elsewhere.invalid/rerank");
    assertThatThrownBy(() -> reranker(RerankProtocol.COHERE, LONG).scores(QUERY, PASSAGES))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("status 307");
    assertThat(stub.calls()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(RerankProtocol.class)
  void readsNoMoreOfAnAnswerThanItsBound(RerankProtocol protocol) {
    stub.answers(200, " ".repeat(HttpReranker.MAX_ANSWER_BYTES + 1));
    assertThatThrownBy(() -> reranker(protocol, LONG).scores(QUERY, PASSAGES))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining("larger than 4194304 bytes");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesUpAfterTheTimeoutWhereverTheEndpointHangs(boolean inBody) {
    // Given
    if (inBody) {
      stub.hangsInBody();
    } else {
      stub.hangs();
    }
    // When
    var failure =
        catchThrowable(
            () -> reranker(RerankProtocol.TEI, Duration.ofMillis(100)).scores(QUERY, PASSAGES));
    // Then
    assertThat(failure)
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("no whole answer from")
        .hasMessageContaining("within 100 ms");
  }

  @Test
  void isRetryableWhereNobodyListens() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var reranker =
        new HttpReranker(
            RerankProtocol.TEI,
            URI.create("http://127.0.0.1:" + free),
            Optional.empty(),
            Optional.empty(),
            LONG,
            clock);
    assertThatThrownBy(() -> reranker.scores(QUERY, PASSAGES))
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("cannot be reached");
  }

  @Test
  void keepsTheInterruptOfItsCaller() {
    stub.hangs();
    Thread.currentThread().interrupt();
    var failure = catchThrowable(() -> reranker(RerankProtocol.TEI, LONG).scores(QUERY, PASSAGES));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure).isInstanceOf(RetryableException.class).hasMessageContaining("interrupted");
  }

  @Test
  void asksNoMoreForAWhileOnceMostCallsFailed() {
    // Given
    var reranker = reranker(RerankProtocol.TEI, LONG);
    stub.answers(503, "busy");
    for (int call = 0; call < Breakers.LEAST_CALLS; call++) {
      catchThrowable(() -> reranker.scores(QUERY, PASSAGES));
    }
    // When
    var failure = catchThrowable(() -> reranker.scores(QUERY, PASSAGES));
    // Then
    assertThat(failure)
        .isInstanceOf(RetryableException.class)
        .hasMessageContaining("is not asked for a while")
        .hasMessageContaining("status 503");
    assertThat(stub.calls()).hasSize(Breakers.LEAST_CALLS);
  }

  @Test
  void asksAgainAfterAWhile() {
    // Given
    var reranker = reranker(RerankProtocol.TEI, LONG);
    stub.answers(503, "busy");
    for (int call = 0; call < Breakers.LEAST_CALLS; call++) {
      catchThrowable(() -> reranker.scores(QUERY, PASSAGES));
    }
    stub.answers(200, "[{\"index\":0,\"score\":1}]");
    // When
    now.updateAndGet(instant -> instant.plus(Breakers.OPEN_FOR).plusMillis(1));
    // Then
    assertThat(reranker.scores(QUERY, List.of("one"))).containsExactly(1);
    assertThat(reranker.scores(QUERY, List.of("one"))).containsExactly(1);
  }

  @Test
  void keepsAskingWhereOnlySingleRequestsAreRefused() {
    var reranker = reranker(RerankProtocol.TEI, LONG);
    stub.answers(413, "too long");
    for (int call = 0; call < 20; call++) {
      catchThrowable(() -> reranker.scores(QUERY, PASSAGES));
    }
    assertThat(stub.calls()).hasSize(20);
  }

  @Test
  void logsNeitherTextNorKey() {
    // Given
    var logger = (Logger) LoggerFactory.getLogger(HttpReranker.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.WARN);
    stub.answers(500, "Whales carry tags. " + KEY);
    var reranker = reranker(RerankProtocol.TEI, LONG);
    // When
    for (int call = 0; call < Breakers.LEAST_CALLS; call++) {
      catchThrowable(() -> reranker.scores(QUERY, PASSAGES));
    }
    logger.detachAppender(lines);
    logger.setLevel(null);
    // Then
    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .startsWith("event=reranker-changed")
        .contains("state=OPEN", "status 500")
        .doesNotContain("Whales", KEY);
  }

  @Test
  void refusesAKeyThatNoHeaderHoldsWithoutRepeatingIt() {
    assertThatThrownBy(
            () ->
                new HttpReranker(
                    RerankProtocol.TEI,
                    stub.url(),
                    Optional.empty(),
                    Optional.of("two\nlines"),
                    LONG,
                    clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("two");
  }

  private static void assertHoldsNoTextAndNoKey(Throwable failure) {
    for (var at = failure; at != null; at = at.getCause()) {
      assertThat(String.valueOf(at.getMessage())).doesNotContain(KEY, "Whales", "whales");
    }
  }
}
