/**
 * Queries written and judged by a language model: versioned prompts, answers read whatever their
 * form, and rules that hold whatever a passage says to the model.
 *
 * <p>A passage is data from strangers, and so is every answer. Calls, their limits and their
 * failures are {@link io.lodestream.runtime.llm}'s; nothing here knows Kafka.
 */
package io.lodestream.querygen.llm;
