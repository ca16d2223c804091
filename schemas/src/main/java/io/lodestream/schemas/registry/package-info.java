/** Talks to a schema registry that answers Confluent's REST calls. Holds no schema of its own. */
package io.lodestream.schemas.registry;
