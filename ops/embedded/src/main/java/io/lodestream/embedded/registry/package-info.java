/**
 * A schema registry for Avro that answers Confluent's REST calls and keeps its state in a topic.
 *
 * <p>{@link io.lodestream.embedded.registry.RegistryState} says what is registered, {@link
 * io.lodestream.embedded.registry.RegistryRules} decides what may be, {@link
 * io.lodestream.embedded.registry.SchemaRegistry} writes the decision to the log and answers once
 * it has been read back; Kafka ({@link io.lodestream.embedded.registry.KafkaEventLog}) and HTTP
 * ({@link io.lodestream.embedded.registry.RegistryRoutes}) stand at the edges.
 *
 * <p>Limits: Avro only, no schema references, no contexts, no mode but READWRITE, no security, and
 * one registry process for a topic.
 */
package io.lodestream.embedded.registry;
