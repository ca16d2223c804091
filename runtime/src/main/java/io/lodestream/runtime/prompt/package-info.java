/**
 * What stages need that have a language model judge or write: prompts as files, a fence around text
 * of strangers, and answers read out of what a model says. Calls are the concern of {@link
 * io.lodestream.runtime.llm}.
 */
package io.lodestream.runtime.prompt;
