/**
 * The reading side of Qdrant's REST API, for clients whose default is REST.
 *
 * <p>A request in JSON becomes the protocol's own message, {@code protocol}'s services answer it as
 * they answer gRPC, and the answer becomes Qdrant's JSON: nothing is searched, filtered or decided
 * here. What gRPC refuses, REST refuses in the same words; writing is gRPC's alone. A field that
 * nobody knows is refused by name, since a misspelled filter would select everything.
 *
 * <p>Start reading at {@link io.lodestream.embedded.vectors.rest.RestListener}; classes that end in
 * {@code Json} each translate one kind of thing.
 */
package io.lodestream.embedded.vectors.rest;
