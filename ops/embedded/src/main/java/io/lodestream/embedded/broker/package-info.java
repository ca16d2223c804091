/**
 * The real Kafka server as an object: broker and KRaft controller of one node in this JVM.
 *
 * <p>For a demo, a laptop and tests. One node, replication factor 1, plain text on a loopback
 * address: it is not a cluster and offers no security. Stages never depend on this package; they
 * are given bootstrap servers and cannot tell the difference.
 *
 * <p>Start reading at {@link io.lodestream.embedded.broker.EmbeddedBroker}.
 */
package io.lodestream.embedded.broker;
