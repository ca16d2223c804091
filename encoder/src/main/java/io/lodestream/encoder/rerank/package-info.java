/**
 * Rerankers that need no other model than the encoder: it implements {@code runtime.rerank}, and
 * beside {@code encoder.models} is the only package here that knows the runtime.
 */
package io.lodestream.encoder.rerank;
