/**
 * A server of the OpenAI chat protocol that answers by a script, with configured latency and
 * faults, for tests and benchmarks of code that calls language models. Not part of the product.
 */
package io.lodestream.stubllm;
