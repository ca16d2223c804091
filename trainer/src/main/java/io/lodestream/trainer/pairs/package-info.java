/** What is trained on: a query and the passage that answers it. */
package io.lodestream.trainer.pairs;
