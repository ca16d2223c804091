/** Orders the top of a ranking again by looking at query and passage together. */
package io.lodestream.runtime.rerank;
