package io.lodestream.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private enum Mode {
    ALWAYS_ON,
    OFF
  }

  @TempDir private Path dir;

  private static Section section(Map<String, String> values) {
    return new Section("ingest", key -> Optional.ofNullable(values.get(key)), key -> Map.of());
  }

  @Test
  void laterSourcesWin() throws IOException {
    var file = dir.resolve("lodestream.properties");
    Files.writeString(file, "ingest.a-key=file\ningest.b-key=file\ningest.c-key=file\n");
    var settings =
        Settings.load(
            Map.of("ingest.a-key", "default", "ingest.z-key", "default"),
            Optional.of(file),
            Map.of("LODESTREAM_INGEST_B_KEY", "env", "LODESTREAM_INGEST_C_KEY", "env", "HOME", "x"),
            Map.of("ingest.c-key", "set"));
    var read = new HashMap<String, String>();
    settings.read(
        "ingest",
        s -> {
          for (var key : new String[] {"a-key", "b-key", "c-key", "z-key", "absent"}) {
            read.put(key, s.text(key, "none", "a key"));
          }
          return s;
        });
    assertThat(read)
        .isEqualTo(
            Map.of(
                "a-key", "file", "b-key", "env", "c-key", "set", "z-key", "default", "absent",
                "none"));
  }

  @Test
  void refusesKeysOutsideEverySection() {
    assertThatThrownBy(() -> Settings.of(Map.of("ingets.threads", "1")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("ingets.threads");
  }

  @Test
  void reportsEveryProblemOfASectionTogether() {
    var settings =
        Settings.of(Map.of("ingest.n", "0", "ingest.t", "5 parsecs", "ingest.typo", "x"));
    assertThatThrownBy(
            () ->
                settings.read(
                    "ingest",
                    s -> {
                      s.integer("n", 3, 1, 9, "a number");
                      s.duration("t", Duration.ZERO, "a time");
                      return s.requiredText("must", "a text");
                    }))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("ingest.n must be from 1 to 9, was 0")
        .hasMessageContaining(
            "ingest.t must be a time such as 250ms, 5s, 10m, 2h or 1d, was '5 parsecs'")
        .hasMessageContaining("ingest.must must be set")
        .hasMessageContaining("ingest.typo is not a known key");
  }

  @ParameterizedTest
  @CsvSource({"250ms, PT0.25S", "5 s, PT5S", "10m, PT10M", "2h, PT2H", "1D, PT24H"})
  void readsTimesWithTheirUnits(String text, Duration expected) {
    assertThat(section(Map.of("ingest.t", text)).duration("t", Duration.ZERO, "a time"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"17, 17", "64KiB, 65536", "8 mib, 8388608", "2G, 2147483648"})
  void readsSizesWithTheirUnits(String text, long expected) {
    assertThat(section(Map.of("ingest.s", text)).sizeBytes("s", 0, "a size")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "-1s", "s", "1.5h", "999999999999999d", "1w"})
  void notesTimesThatAreNone(String text) {
    var section = section(Map.of("ingest.t", text));
    assertThat(section.duration("t", Duration.ofDays(9), "a time")).isEqualTo(Duration.ofDays(9));
    assertThatThrownBy(() -> section.finish(java.util.Set.of())).hasMessageContaining(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999999999GiB", "-1", "lots"})
  void notesSizesThatAreNone(String text) {
    var section = section(Map.of("ingest.s", text));
    section.sizeBytes("s", 1, "a size");
    assertThatThrownBy(() -> section.finish(java.util.Set.of())).hasMessageContaining(text);
  }

  @Test
  void readsFlagsNumbersAndChoices() {
    var section = section(Map.of("ingest.f", "true", "ingest.n", "0.5", "ingest.c", "always-on"));
    assertThat(section.flag("f", false, "a flag")).isTrue();
    assertThat(section.number("n", 0, 0, 1, "a number")).isEqualTo(0.5);
    assertThat(section.choice("c", Mode.OFF, "a mode")).isEqualTo(Mode.ALWAYS_ON);
    section.finish(java.util.Set.of());
  }

  @Test
  void namesTheChoices() {
    var section = section(Map.of("ingest.c", "sometimes", "ingest.f", "yes", "ingest.n", "NaN"));
    section.choice("c", Mode.OFF, "a mode");
    section.flag("f", false, "a flag");
    section.number("n", 0, 0, 1, "a number");
    assertThatThrownBy(() -> section.finish(java.util.Set.of()))
        .hasMessageContaining("ingest.c must be one of [always-on, off], was 'sometimes'")
        .hasMessageContaining("ingest.f must be true or false, was 'yes'")
        .hasMessageContaining("ingest.n must be from 0.0 to 1.0, was NaN");
  }

  @Test
  void readsASecretFromAFileAndPrintsNone() throws IOException {
    var file = dir.resolve("token");
    Files.writeString(file, "hunter2\n");
    var shared =
        SharedSettings.from(
            Settings.of(
                Map.of(
                    "registry.authorization-file", file.toString(),
                    "vectors.api-key", "hunter2",
                    "kafka.client.sasl.jaas.config", "password=hunter2")));
    assertThat(shared.registry().authorization()).contains("hunter2");
    assertThat(shared.kafka().client()).containsEntry("sasl.jaas.config", "password=hunter2");
    assertThat(shared.toString()).doesNotContain("hunter2");
  }

  @Test
  void passesClientPropertiesOnFromEveryLayer() {
    var settings =
        Settings.load(
            Map.of("kafka.client.a.b", "default"),
            Optional.empty(),
            Map.of("LODESTREAM_KAFKA_CLIENT_SECURITY_PROTOCOL", "SSL"),
            Map.of("kafka.client.ssl.truststore.location", "/x"));
    assertThat(SharedSettings.from(settings).kafka().client())
        .isEqualTo(
            Map.of("a.b", "default", "security.protocol", "SSL", "ssl.truststore.location", "/x"));
  }

  @Test
  void namesASecretFileThatCannotBeRead() {
    var settings = Settings.of(Map.of("vectors.api-key-file", dir.resolve("none").toString()));
    assertThatThrownBy(() -> SharedSettings.from(settings))
        .hasMessageContaining("vectors.api-key-file must name a readable file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://me:hunter2@host", "host:8081", "http://a b", "http://host:99999"})
  void refusesAnAddressWithCredentialsOrNone(String url) {
    assertThatThrownBy(() -> SharedSettings.from(Settings.of(Map.of("registry.url", url))))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("registry.url must")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void putsNamesInsideTheNamespace() {
    var shared = SharedSettings.from(Settings.of(Map.of("lodestream.namespace", "team")));
    assertThat(shared.named("ingest")).isEqualTo("team-ingest");
    assertThat(SharedSettings.from(Settings.of(Map.of())).servingAlias())
        .isEqualTo("lodestream-default");
    assertThatThrownBy(
            () -> SharedSettings.from(Settings.of(Map.of("lodestream.namespace", "a.b"))))
        .hasMessageContaining("lodestream.namespace must be");
  }

  @Test
  void namesAFileThatCannotBeRead() {
    var file = dir.resolve("absent.properties");
    assertThatThrownBy(() -> Settings.load(Map.of(), Optional.of(file), Map.of(), Map.of()))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("absent.properties");
  }

  @Test
  void describesEveryKeyInReadingOrder() {
    var described =
        new SectionReader<>(
                "ingest",
                s -> {
                  s.integer("threads", 1, 1, 64, "stream threads");
                  s.number("rate", 3e-5, 1e-9, 1, "a rate");
                  s.longInteger("seed", 42, Long.MIN_VALUE, Long.MAX_VALUE, "a seed");
                  s.sizeBytes("bytes", 8L << 20, 1, 1 << 30, "a size");
                  s.duration("wait", Duration.ofSeconds(90), "a time");
                  s.choice("mode", Mode.ALWAYS_ON, "a mode");
                  s.optionalChoice("other", Mode.class, "parent", "a mode of its own");
                  s.numbersOrNone("shares", List.of(0.25, 1.0), 0, 1, "shares");
                  s.path("dir", Path.of("state"), "a directory");
                  s.defaultShownAs("dir", "elsewhere");
                  s.secret("key", "a secret");
                  s.passedOn("client", "properties of a client");
                  return s.requiredText("must", "a text");
                })
            .describe();
    assertThat(described)
        .extracting(
            key ->
                String.join(
                    "|", key.key(), key.type(), key.byDefault(), key.limits(), key.meaning()))
        .containsExactly(
            "ingest.threads|whole number|1|1 to 64|stream threads",
            "ingest.rate|number|3e-5|1e-9 to 1|a rate",
            "ingest.seed|whole number|42||a seed",
            "ingest.bytes|size|8MiB|1 to 1GiB|a size",
            "ingest.wait|time|90s||a time",
            "ingest.mode|one of `always-on`, `off`|always-on||a mode",
            "ingest.other|one of `always-on`, `off`, `parent`|parent||a mode of its own",
            "ingest.shares|list of numbers or `none`|0.25,1|0 to 1|shares",
            "ingest.dir|path|elsewhere||a directory",
            "ingest.key|secret|none||a secret",
            "ingest.key-file|path|none||file that holds the value of `key`",
            "ingest.client.*|text|none||properties of a client",
            "ingest.must|text|must be set||a text");
  }

  @Test
  void recordsTheValuesThatWereReadButNoSecretsAndNothingUnset() {
    var section =
        section(
            Map.of(
                "ingest.n",
                "7",
                "ingest.prompt",
                "none",
                "ingest.shares",
                "none",
                "ingest.key",
                "hunter2"));
    section.integer("n", 3, 1, 9, "a number");
    section.optionalTextOrNone("prompt", "a prompt");
    section.numbersOrNone("shares", List.of(0.5), 0, 1, "shares");
    section.optionalChoice("mode", Mode.class, "parent", "a mode");
    section.optionalText("absent", "a text");
    section.flag("f", true, "a flag");
    assertThat(section.secret("key", "a secret")).contains("hunter2");
    assertThat(section.values())
        .isEqualTo(Map.of("n", 7, "prompt", "", "shares", List.of(), "f", true));
  }

  @Test
  void aChoiceThatMayBeLeftOpenNamesItsConstants() {
    var section = section(Map.of("ingest.mode", "sometimes"));
    section.optionalChoice("mode", Mode.class, "parent", "a mode");
    assertThatThrownBy(() -> section.finish(java.util.Set.of()))
        .hasMessageContaining("ingest.mode must be one of [always-on, off], was 'sometimes'");
  }

  @Test
  void refusesASecretThatIsNoHeaderWithoutRepeatingIt() {
    assertThatThrownBy(
            () ->
                Settings.of(Map.of("ingest.key", "hunter2\nX-Other: 1"))
                    .read("ingest", s -> s.secret("key", "a secret")))
        .isInstanceOf(FatalException.class)
        .hasMessage(
            "invalid configuration: ingest.key must be one line of printable ASCII characters");
  }

  @Test
  void namesEnvironmentVariablesThatSetNoKeyWithTheNearest() {
    var readers = List.<SectionReader<?>>of(threads());
    assertThatThrownBy(
            () -> environment(Map.of("LODESTREAM_INGEST_TREADS", "2")).check(readers, readers))
        .isInstanceOf(FatalException.class)
        .hasMessage(
            "invalid configuration: environment variable LODESTREAM_INGEST_TREADS sets no key, did"
                + " you mean LODESTREAM_INGEST_THREADS?");
    assertThatThrownBy(() -> environment(Map.of("LODESTREAM_QQQQ", "2")).check(readers, readers))
        .hasMessage("invalid configuration: environment variable LODESTREAM_QQQQ sets no key");
  }

  @Test
  void leavesVariablesOfOtherProcessesAndOfTheLauncherAlone() {
    var readers = List.<SectionReader<?>>of(threads(), client());
    var settings =
        environment(
            Map.of(
                "LODESTREAM_INGEST_THREADS", "2",
                "LODESTREAM_KAFKA_CLIENT_SECURITY_PROTOCOL", "SSL",
                "LODESTREAM_TRAINER_WHATEVER", "1",
                "LODESTREAM_JAVA_OPTS", "-Xmx1g"));
    assertThatCode(() -> settings.check(readers, readers)).doesNotThrowAnyException();
  }

  private static SectionReader<Integer> threads() {
    return new SectionReader<>("ingest", s -> s.integer("threads", 1, 1, 4, "threads"));
  }

  private static SectionReader<Map<String, String>> client() {
    return new SectionReader<>("kafka", s -> s.passedOn("client", "any property"));
  }

  private static Settings environment(Map<String, String> variables) {
    return Settings.load(Map.of(), Optional.empty(), variables, Map.of());
  }
}
