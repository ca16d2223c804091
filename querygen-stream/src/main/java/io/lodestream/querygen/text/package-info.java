/**
 * A passage's text as sentences of weighted words, without citations and other print matter. Knows
 * no Kafka and no model; English word lists sharpen it, other languages work without them.
 */
package io.lodestream.querygen.text;
