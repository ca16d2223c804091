/**
 * The keys of configuration section {@code trainer}, their rules, and what of them makes a model's
 * id. Knows no other package of the trainer.
 */
package io.lodestream.trainer.settings;
