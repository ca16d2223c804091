/**
 * How a stage runs as a process: its {@code main}, what it is given, and the publishing of its
 * metrics. Depends on every other package of the module that a stage needs; only {@code deadletter}
 * and {@code streams} depend on this one.
 */
package io.lodestream.runtime.stage;
