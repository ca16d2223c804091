/**
 * The embedding model: tokenizer, prompts, forward pass, pooling, load and save.
 *
 * <p>The package knows no Kafka and no training objective. Weights live in safetensors under their
 * Hugging Face names; the forward pass is a TorchScript text run by DJL's PyTorch engine. What
 * varies by family of models stands behind {@code ModelFamily}; the first family is BERT (MiniLM,
 * bge, e5, gte).
 */
package io.lodestream.encoder;
