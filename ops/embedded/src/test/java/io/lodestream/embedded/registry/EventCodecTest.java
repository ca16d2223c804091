package io.lodestream.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

  static Stream<RegistryEvent> events() {
    return Stream.of(
        new RegistryEvent.SchemaStored(new StoredSchema("s", 2, 7, Schemas.V1, true)),
        new RegistryEvent.SchemaRemoved("s", 2),
        new RegistryEvent.LevelSet(Optional.empty(), Optional.of(CompatibilityLevel.FULL)),
        new RegistryEvent.LevelSet(Optional.of("s"), Optional.empty()),
        new RegistryEvent.IdsTaken(7));
  }

  @ParameterizedTest
  @MethodSource("events")
  void readsBackWhatItWrote(RegistryEvent event) throws IOException {
    var encoded = EventCodec.encode(event);
    assertThat(EventCodec.decode(encoded.key(), encoded.value())).contains(event);
  }

  @Test
  void writesAVersionAndItsRemovalUnderOneKeySoThatCompactionKeepsTheLatter() {
    var stored =
        EventCodec.encode(
            new RegistryEvent.SchemaStored(new StoredSchema("s", 2, 7, Schemas.V1, false)));
    var removed = EventCodec.encode(new RegistryEvent.SchemaRemoved("s", 2));
    assertThat(removed.key()).isEqualTo(stored.key());
    assertThat(removed.value()).isNull();
  }

  @Test
  void passesOverKeyTypesOfOtherRegistries() throws IOException {
    assertThat(EventCodec.decode(bytes("{\"keytype\":\"NOOP\",\"magic\":0}"), null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"not json", "[]", "{\"keytype\":\"SCHEMA\",\"subject\":\"s\"}", "{\"keytype\":1}"})
  void refusesAKeyThatIsNoEvents(String key) {
    assertThatThrownBy(() -> EventCodec.decode(bytes(key), null)).isInstanceOf(IOException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
