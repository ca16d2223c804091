/** Kafka clients with Lodestream's settings, topic creation, and views of compacted topics. */
package io.lodestream.runtime.kafka;
