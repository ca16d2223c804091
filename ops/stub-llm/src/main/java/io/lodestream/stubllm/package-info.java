/**
 * A server of the OpenAI chat protocol that answers by a script, late and wrongly as told: for
 * tests and measures of what calls language models. No part of the product.
 */
package io.lodestream.stubllm;
