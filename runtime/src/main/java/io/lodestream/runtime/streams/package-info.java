/**
 * What Streams topologies share: reading raw records into values or dead letters, running a
 * topology.
 */
package io.lodestream.runtime.streams;
