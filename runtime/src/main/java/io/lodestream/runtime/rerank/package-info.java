/**
 * Orders the top of a ranking again by looking at query and passage together: here by asking an
 * endpoint over HTTP.
 */
package io.lodestream.runtime.rerank;
