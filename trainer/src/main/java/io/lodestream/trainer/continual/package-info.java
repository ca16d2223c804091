/**
 * What keeps a line of models from forgetting: earlier windows, the frozen sets drawn from them,
 * and what a candidate lost or won on those.
 */
package io.lodestream.trainer.continual;
