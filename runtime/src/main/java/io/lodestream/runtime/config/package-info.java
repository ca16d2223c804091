/**
 * The one configuration mechanism: layered sources read into immutable records, all problems
 * reported together.
 */
package io.lodestream.runtime.config;
