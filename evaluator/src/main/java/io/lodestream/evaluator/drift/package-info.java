/**
 * Watches what the champion does on the newest held-out queries, and asks for an early training
 * window when that falls below what it did when it was promoted.
 */
package io.lodestream.evaluator.drift;
