/**
 * Figures of one ranked list against its labels, by trec_eval's definitions; pure functions, no
 * averages (see {@code measurement}) and no intervals (see {@code promotion}).
 */
package io.lodestream.evaluator.metric;
