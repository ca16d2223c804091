/**
 * A stage as a process: its {@code main}, what the stage is given, and the publishing of its
 * metrics. Stands above the module's other packages; only {@code deadletter} depends on it.
 */
package io.lodestream.runtime.stage;
