/** Reads small topics of the configured cluster for commands, within a bounded time. */
package io.lodestream.cli.cluster;
