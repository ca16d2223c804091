/**
 * Calls to language models over the OpenAI-compatible chat protocol, for any stage: bounded,
 * retried, rate limited, cached and paid for within a budget.
 */
package io.lodestream.runtime.llm;
