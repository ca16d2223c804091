/**
 * Who becomes champion: the state of a model line, the paired bootstrap of a difference and the
 * rule that turns it into a decision. Knows neither Kafka nor a model.
 */
package io.lodestream.evaluator.promotion;
