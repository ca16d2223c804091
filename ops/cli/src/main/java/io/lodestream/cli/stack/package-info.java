/**
 * The whole of Lodestream in one JVM: embedded broker, registry and vector store, and every stage
 * wired to them by configuration only.
 */
package io.lodestream.cli.stack;
