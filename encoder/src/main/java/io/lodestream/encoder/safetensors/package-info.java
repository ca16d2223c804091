/**
 * Reads and writes the <a href="https://huggingface.co/docs/safetensors">safetensors</a> format.
 *
 * <p>Reads F32, F16 and BF16 into fp32 and writes F32. Trusts no size that a file states.
 */
package io.lodestream.encoder.safetensors;
