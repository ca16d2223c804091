/** What writer and readers of training windows must compute alike. */
package io.lodestream.schemas.windows;
