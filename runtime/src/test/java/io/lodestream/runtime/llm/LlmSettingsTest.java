package io.lodestream.runtime.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LlmSettingsTest {

  @TempDir Path dir;

  private static LlmSettings read(Map<String, String> values) {
    var keys = new HashMap<String, String>();
    keys.put("judge.llm.base-url", "https://api.example.com/v1");
    keys.put("judge.llm.model", "tiny");
    values.forEach((key, value) -> keys.put("judge.llm." + key, value));
    return Settings.of(keys).read("judge.llm", LlmSettings::from);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8000, http://localhost:8000/v1/chat/completions",
    "http://localhost:8000/, http://localhost:8000/v1/chat/completions",
    "http://localhost:11434/v1, http://localhost:11434/v1/chat/completions",
    "https://api.openai.com/v1/, https://api.openai.com/v1/chat/completions",
    "https://dbc.cloud.databricks.com/serving-endpoints,"
        + " https://dbc.cloud.databricks.com/serving-endpoints/chat/completions",
    "https://dbc.cloud.databricks.com/serving-endpoints/mine/invocations,"
        + " https://dbc.cloud.databricks.com/serving-endpoints/mine/invocations",
    "https://x.openai.azure.com/openai/deployments/d?api-version=2024-10-21,"
        + " https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
  })
  void findsTheChatCallOfEveryServer(String base, URI chat) {
    assertThat(read(Map.of("base-url", base)).server().chat()).isEqualTo(chat);
  }

  @Test
  void hasDefaultsForAllButAddressAndModel() {
    var settings = read(Map.of());
    assertThat(settings.limits().maxInFlight()).isEqualTo(64);
    assertThat(settings.cost().hasBudget()).isFalse();
    assertThatThrownBy(() -> Settings.of(Map.of()).read("judge.llm", LlmSettings::from))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("judge.llm.base-url must be set")
        .hasMessageContaining("judge.llm.model must be set");
  }

  @Test
  void readsTheKeyFromAFileAndNeverShowsIt() throws IOException {
    var file = Files.writeString(dir.resolve("key"), "sk-secret\n");
    var settings = read(Map.of("api-key-file", file.toString()));
    assertThat(settings.server().apiKey()).contains("sk-secret");
    assertThat(settings.toString()).doesNotContain("sk-secret").contains("api.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://llm.internal/v1", "http://10.0.0.8:8000", "http://127.example.com"})
  void doesNotSendAKeyInTheClear(String base) {
    assertThatThrownBy(() -> read(Map.of("base-url", base, "api-key", "sk-secret")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("judge.llm.allow-plain-http")
        .hasMessageNotContaining("sk-secret");
    assertThat(read(Map.of("base-url", base))).isNotNull();
    assertThat(read(Map.of("base-url", base, "api-key", "sk-secret", "allow-plain-http", "true")))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"})
  void sendsAKeyToThisMachine(String base) {
    assertThat(read(Map.of("base-url", base, "api-key", "sk-secret"))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "extra-body | [1] | judge.llm.extra-body must be a JSON object",
        "extra-body | {oops | judge.llm.extra-body is not JSON",
        "extra-body | {\"n\":4} | judge.llm.extra-body must not hold n",
        "extra-body | {\"stream\":true} | judge.llm.extra-body must not hold stream",
        "max-answer-bytes | 0 | judge.llm.max-answer-bytes must be at least 4KiB, was 0",
        "budget-per-day | 5 | judge.llm.budget-per-day needs prompt-price or answer-price",
        "retry-base | 60s | judge.llm.retry-base must be above 0 and at most retry-max-wait",
        "timeout | 0s | judge.llm.timeout and connect-timeout must not be 0",
        "structured-output | yaml | judge.llm.structured-output must be one of",
        "api-key | two words | judge.llm.api-key must be printable characters",
        "max-in-flight | 0 | judge.llm.max-in-flight must be from 1",
        "modle | x | judge.llm.modle is not a known key",
      })
  void saysWhatIsWrong(String key, String value, String problem) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining(problem);
  }
}
