/**
 * What keeps a line of models from forgetting: earlier windows, the frozen sets drawn from them,
 * and how much better or worse a candidate is on the frozen sets.
 */
package io.lodestream.trainer.continual;
