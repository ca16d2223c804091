/**
 * {@code ./lodestream demo}: produces a set's documents, watches the topics while the stages work,
 * and reports what came of it. Everything it tells is read from topics, so a demo that was
 * interrupted goes on where it was.
 */
package io.lodestream.cli.demo;
