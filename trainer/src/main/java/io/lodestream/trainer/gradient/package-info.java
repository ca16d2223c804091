/**
 * A batch of pairs in, its loss and gradient out: the forward pass in runs of like length, the
 * objective, the backward pass. Knows neither schedule nor optimiser.
 */
package io.lodestream.trainer.gradient;
