package io.lodestream.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryTest {
  private static final VersionSelector LATEST = new VersionSelector.Latest();

  private final RegistryState state = new RegistryState();
  private final SchemaRegistry registry = new SchemaRegistry(state, new AppliedAtOnce(state));

  @Test
  void givesTheSameSchemaTheSameIdInEverySubject() {
    int first = registry.register("documents", Schemas.V1);
    assertThat(registry.register("documents", Schemas.V1_SPACED)).isEqualTo(first);
    assertThat(registry.register("copies", Schemas.V1)).isEqualTo(first);
    assertThat(registry.register("numbers", Schemas.NUMBER)).isEqualTo(first + 1);
    assertThat(state.versions("documents", false)).hasSize(1);
  }

  @Test
  void numbersVersionsPerSubject() {
    registry.register("documents", Schemas.V1);
    registry.register("documents", Schemas.V2_OPTIONAL_FIELD);
    assertThat(state.versions("documents", false))
        .extracting(StoredSchema::version)
        .containsExactly(1, 2);
    assertThat(registry.rules().existing("documents", LATEST, false).version()).isEqualTo(2);
  }

  @Test
  void refusesAnIncompatibleSchemaAndKeepsTheStateAsItWas() {
    registry.register("documents", Schemas.V1);
    refused(
        RegistryError.INCOMPATIBLE_SCHEMA,
        () -> registry.register("documents", Schemas.V2_REQUIRED_FIELD));
    assertThat(state.versions("documents", false)).hasSize(1);
  }

  @Test
  void prefersTheLevelOfTheSubjectToTheGlobalOne() {
    registry.register("documents", Schemas.V1);
    registry.setLevel(Optional.of("documents"), Optional.of(CompatibilityLevel.NONE));
    registry.register("documents", Schemas.V2_REQUIRED_FIELD);
    registry.setLevel(Optional.of("documents"), Optional.empty());
    refused(
        RegistryError.INCOMPATIBLE_SCHEMA, () -> registry.register("documents", Schemas.NUMBER));
  }

  @Test
  void hidesASoftDeletedSubjectButStillFindsItsSchemaById() {
    int id = registry.register("documents", Schemas.V1);
    registry.deleteSubject("documents", false);
    assertThat(state.subjects(false)).isEmpty();
    assertThat(state.subjects(true)).containsExactly("documents");
    assertThat(registry.uses(id)).hasSize(1);
    refused(
        RegistryError.SUBJECT_NOT_FOUND,
        () -> registry.rules().existing("documents", LATEST, false));
    refused(RegistryError.SUBJECT_SOFT_DELETED, () -> registry.deleteSubject("documents", false));
  }

  @Test
  void continuesWithIdAndVersionWhenASoftDeletedSchemaComesBack() {
    int id = registry.register("documents", Schemas.V1);
    registry.deleteSubject("documents", false);
    assertThat(registry.register("documents", Schemas.V1)).isEqualTo(id);
    assertThat(registry.lookup("documents", Schemas.V1, false).version()).isEqualTo(2);
  }

  @Test
  void neverGivesAnIdAgainAfterAPermanentDelete() {
    int id = registry.register("documents", Schemas.V1);
    refused(
        RegistryError.SUBJECT_NOT_SOFT_DELETED, () -> registry.deleteSubject("documents", true));
    registry.deleteSubject("documents", false);
    registry.deleteSubject("documents", true);
    refused(RegistryError.SCHEMA_NOT_FOUND, () -> registry.uses(id));
    assertThat(registry.register("numbers", Schemas.NUMBER)).isEqualTo(id + 1);
  }

  @Test
  void deletesOneVersionFirstSoftlyThenForGood() {
    registry.register("documents", Schemas.V1);
    registry.register("documents", Schemas.V2_OPTIONAL_FIELD);
    var second = new VersionSelector.Exactly(2);
    refused(
        RegistryError.VERSION_NOT_SOFT_DELETED,
        () -> registry.deleteVersion("documents", second, true));
    registry.deleteVersion("documents", second, false);
    assertThat(registry.rules().existing("documents", LATEST, false).version()).isEqualTo(1);
    refused(
        RegistryError.VERSION_SOFT_DELETED,
        () -> registry.deleteVersion("documents", second, false));
    registry.deleteVersion("documents", second, true);
    refused(
        RegistryError.VERSION_NOT_FOUND,
        () -> registry.rules().existing("documents", second, true));
  }

  @Test
  void tellsAnUnknownSubjectFromAnUnknownVersionAndSchema() {
    registry.register("documents", Schemas.V1);
    refused(RegistryError.SUBJECT_NOT_FOUND, () -> registry.lookup("passages", Schemas.V1, false));
    refused(
        RegistryError.SCHEMA_NOT_FOUND, () -> registry.lookup("documents", Schemas.NUMBER, false));
    refused(
        RegistryError.VERSION_NOT_FOUND,
        () -> registry.rules().existing("documents", new VersionSelector.Exactly(7), false));
  }

  @Test
  void comparesWithOneVersionWhenAskedTo() {
    registry.register("documents", Schemas.V1);
    assertThat(registry.rules().problems("documents", LATEST, Schemas.V2_REQUIRED_FIELD))
        .isNotEmpty();
    assertThat(registry.rules().problems("documents", LATEST, Schemas.V2_OPTIONAL_FIELD)).isEmpty();
    assertThat(registry.rules().problems("passages", LATEST, Schemas.NUMBER)).isEmpty();
  }

  /** Versions before wrote each text's Java class into the schemas they registered. */
  @ParameterizedTest
  @EnumSource(CompatibilityLevel.class)
  void takesASchemaWithoutJavasPropertiesAfterOneWithThemAndFindsBoth(CompatibilityLevel level) {
    var former =
        Schemas.V1.replace("\"string\"", "{\"type\":\"string\",\"avro.java.string\":\"String\"}");
    registry.setLevel(Optional.empty(), Optional.of(level));
    int first = registry.register("documents", former);
    int second = registry.register("documents", Schemas.V1);

    assertThat(second).isNotEqualTo(first);
    assertThat(registry.register("documents", former)).isEqualTo(first);
    assertThat(registry.lookup("documents", former, false).id()).isEqualTo(first);
    assertThat(registry.lookup("documents", Schemas.V1, false).id()).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "{}",
        "{\"type\":\"record\"}",
        "{\"type\":\"enum\",\"name\":\"E\"}"
      })
  void refusesATextThatIsNoSchema(String text) {
    refused(RegistryError.INVALID_SCHEMA, () -> registry.register("documents", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-2", "newest", "99999999999"})
  void refusesAVersionThatCannotBe(String text) {
    refused(RegistryError.INVALID_VERSION, () -> VersionSelector.parse(text));
  }

  private static void refused(RegistryError error, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.error()).isEqualTo(error));
  }

  /** A log whose readers are never behind; passes each event through its bytes. */
  private record AppliedAtOnce(RegistryState state) implements EventLog {
    @Override
    public void catchUp() {
      // Each append is applied before it returns.
    }

    @Override
    public void append(List<RegistryEvent> events) {
      for (var event : events) {
        var encoded = EventCodec.encode(event);
        try {
          state.apply(EventCodec.decode(encoded.key(), encoded.value()).orElseThrow());
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
