/**
 * The querygen stage: passages become judged pairs, pairs become training windows. This package
 * wires; generation, judging, the topology and windows are packages of their own.
 */
package io.lodestream.querygen;
