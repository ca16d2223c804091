/** The client of a schema registry that answers Confluent's REST calls. */
package io.lodestream.schemas.registry;
