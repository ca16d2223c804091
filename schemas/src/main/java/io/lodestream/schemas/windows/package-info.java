/** Digests and ids that the writer and the readers of training windows compute in the same way. */
package io.lodestream.schemas.windows;
