package io.lodestream.runtime.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.rerank.RerankProtocol;
import io.lodestream.schemas.error.FatalException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetrievalSettingsTest {

  private static RetrievalSettings read(Map<String, String> values) {
    return Settings.of(values).read(RetrievalSettings.SECTION);
  }

  @Test
  void needsNothing() {
    var settings = read(Map.of());
    assertThat(settings.rule()).isEqualTo(RetrievalRule.AUTO);
    assertThat(settings.rerank()).isEqualTo(RerankRule.NONE);
    assertThat(settings.endpoint().protocol()).isEqualTo(RerankProtocol.COHERE);
    assertThatThrownBy(() -> settings.endpoint().reranker(Clock.systemUTC()))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("index.rerank.url must be set");
  }

  @Test
  void asksForTheAddressOfAnExternalReranker() {
    assertThatThrownBy(() -> read(Map.of("index.rerank", "external")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("index.rerank.url must be set with index.rerank=external");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://api.jina.ai", "http://localhost:8080", "http://[::1]/rerank"})
  void sendsAKeyWhereNobodyElseReadsIt(String url) {
    var settings =
        read(
            Map.of(
                "index.rerank", "external",
                "index.rerank.url", url,
                "index.rerank.protocol", "jina",
                "index.rerank.api-key", "jina-secret"));
    assertThat(settings.endpoint().reranker(Clock.systemUTC())).isNotNull();
    assertThat(settings.toString()).doesNotContain("jina-secret");
  }

  @Test
  void sendsNoKeyOverPlainHttpToAnotherMachineUnasked() {
    var values =
        Map.of("index.rerank.url", "http://ranker:8080", "index.rerank.api-key", "jina-secret");
    assertThatThrownBy(() -> read(values))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("index.rerank.allow-plain-http=true")
        .hasMessageNotContaining("jina-secret");
    var allowed = new java.util.HashMap<>(values);
    allowed.put("index.rerank.allow-plain-http", "true");
    assertThat(read(allowed).endpoint().apiKey()).contains("jina-secret");
  }

  @Test
  void refusesAKeyOfSeveralWordsWithoutRepeatingIt() {
    assertThatThrownBy(() -> read(Map.of("index.rerank.api-key", "Bearer jina")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("index.rerank.api-key must be printable")
        .hasMessageNotContaining("Bearer");
  }

  @Test
  void readsHowMuchMemoryTokenVectorsMayTake() {
    assertThat(read(Map.of()).rerankCacheBytes()).isEqualTo(256L << 20);
    assertThat(read(Map.of("index.rerank.cache-size", "0")).rerankCacheBytes()).isZero();
    assertThat(read(Map.of("index.rerank.cache-size", "64MiB")).rerankCacheBytes())
        .isEqualTo(64L << 20);
  }

  @Test
  void refusesATimeoutOfZero() {
    assertThatThrownBy(() -> read(Map.of("index.rerank.timeout", "0s")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("index.rerank.timeout must be longer than 0s");
  }
}
