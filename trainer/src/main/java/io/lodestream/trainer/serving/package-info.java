/**
 * Hard negatives from the collection that applications search: what users would find wrongly today.
 */
package io.lodestream.trainer.serving;
