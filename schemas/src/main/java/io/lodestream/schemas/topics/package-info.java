/**
 * The description of every topic: name, key, value, partitions, policy, owner. {@code runtime}
 * creates the topics.
 */
package io.lodestream.schemas.topics;
