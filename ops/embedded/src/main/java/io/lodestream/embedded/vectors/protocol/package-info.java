/**
 * The gRPC calls that the store answers; every other call of the protocol is refused as {@code
 * UNIMPLEMENTED}, naming the call.
 *
 * <p>Writes without {@code wait} are applied before the answer as well, but may be lost in a crash.
 */
package io.lodestream.embedded.vectors.protocol;
