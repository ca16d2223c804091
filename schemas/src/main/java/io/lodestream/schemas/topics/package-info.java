/**
 * What every topic is: name, key, value, partitions, policy, owner. Creates nothing; runtime does.
 */
package io.lodestream.schemas.topics;
