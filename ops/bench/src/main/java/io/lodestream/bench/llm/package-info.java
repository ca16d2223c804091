/**
 * Query generation with a stub of a language model, killed and not: how well slots are used, what
 * it costs, and that every passage ends exactly once.
 */
package io.lodestream.bench.llm;
