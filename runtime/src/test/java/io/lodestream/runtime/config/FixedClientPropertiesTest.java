package io.lodestream.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.FatalException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedClientPropertiesTest {

  @Test
  void refusesAllAtOnceWithKeyRuleValueAndRemedy() {
    var settings =
        Settings.of(
            Map.of(
                "kafka.client.acks", "1",
                "kafka.client.consumer.isolation.level", "read_uncommitted",
                "kafka.client.group.id", "mine",
                "kafka.client.compression.type", "zstd"));
    assertThatThrownBy(() -> SharedSettings.from(settings))
        .isInstanceOf(FatalException.class)
        .hasMessage(
            "invalid configuration: kafka.client.acks must be all, was '1': a record counts as"
                + " written once all replicas in step have it; leave it out;"
                + " kafka.client.consumer.isolation.level must be read_committed, was"
                + " 'read_uncommitted': records of aborted transactions would be read; leave it"
                + " out; kafka.client.group.id must not be set, was 'mine': set"
                + " lodestream.namespace instead");
  }

  @ParameterizedTest
  @CsvSource({
    "transactional.id, x",
    "producer.transactional.id, x",
    "main.consumer.auto.offset.reset, latest",
    "restore.consumer.value.deserializer, x",
    "admin.bootstrap.servers, x:9092",
    "topic.cleanup.policy, delete",
    "processing.guarantee, at_least_once",
    "retries, 0",
    "buffer.memory, 33554432",
    "buffer.memory, much"
  })
  void refusesWhatIsFixedUnderEveryPrefix(String property, String value) {
    assertThat(FixedClientProperties.problems("", Map.of(property, value)))
        .singleElement()
        .asString()
        .startsWith(property + " must ")
        .contains("'" + value + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "acks, all",
    "producer.enable.idempotence, TRUE",
    "max.in.flight.requests.per.connection, 1",
    "buffer.memory, 268435456",
    "retries, 3",
    "compression.type, lz4",
    "sasl.jaas.config, password"
  })
  void takesWhatKeepsTheRuleAndWhatHasNone(String property, String value) {
    assertThat(FixedClientProperties.problems("", Map.of(property, value))).isEmpty();
  }
}
