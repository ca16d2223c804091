/**
 * A ranking to learn from, fused of BM25 and models, corrected by endpoints that score its best
 * passages, and whether it is worth learning from. Knows no Kafka and no store.
 */
package io.lodestream.trainer.teacher;
