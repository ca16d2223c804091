/**
 * Watches what the champion does on the newest held-out queries, and requests an early training
 * window when their mean nDCG@10 falls below the champion's figure at promotion.
 */
package io.lodestream.evaluator.drift;
