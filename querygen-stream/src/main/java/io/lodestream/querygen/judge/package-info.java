/**
 * Decides which generated queries are worth training on, and says why. Knows neither topics nor
 * stores; the serving collection is behind an interface.
 */
package io.lodestream.querygen.judge;
