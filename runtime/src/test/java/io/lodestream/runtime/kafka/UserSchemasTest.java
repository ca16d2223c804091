package io.lodestream.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.registry.RegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class UserSchemasTest {

  private static final Topics TOPICS = new Topics("team", 1);

  @Test
  void aUserFindsTheSchemaOfEachAvroTopicThatUsersWrite() {
    var registry = new InMemoryRegistryClient();

    UserSchemas.register(new AvroSerdes(registry), TOPICS);

    for (var name : new String[] {"documents", "feedback", "eval-queries"}) {
      assertThat(registry.latest("team." + name + "-value")).as(name).isPresent();
    }
    assertThat(registry.latest("team.documents-json-value")).isEmpty();
    assertThat(registry.latest("team.documents-value").orElseThrow().schema().toString())
        .doesNotContain("avro.java.string");
  }

  @Test
  void aRegistryThatRefusesKeepsNoStageFromStarting() {
    var serdes = new AvroSerdes(new ReadOnlyRegistry());

    assertThatCode(() -> UserSchemas.register(serdes, TOPICS)).doesNotThrowAnyException();
  }

  private static final class ReadOnlyRegistry implements RegistryClient {

    @Override
    public int register(String subject, Schema schema) {
      throw new FatalException("the registry lets nobody register");
    }

    @Override
    public Schema schemaById(int id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Schema schemaByGuid(UUID guid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<RegisteredSchema> latest(String subject) {
      return Optional.empty();
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
      return true;
    }
  }
}
