/**
 * How calls are turned down: one place for the status codes that clients of the protocol expect.
 */
package io.lodestream.embedded.vectors.refusals;
