/**
 * A batch of pairs in, its loss and gradient out: one packed forward pass or a gradient cache, the
 * objective, the backward pass. Knows neither schedule nor optimiser.
 */
package io.lodestream.trainer.gradient;
