/** Reads exactly the records that a window's manifest names, and proves it. */
package io.lodestream.trainer.window;
