/**
 * Training without Kafka: pairs in files, a model in a directory. The run itself is {@link
 * io.lodestream.trainer.training.PairTrainer}'s, the same as the stage's.
 *
 * <p>Start reading at {@link io.lodestream.trainer.offline.OfflineTraining}.
 */
package io.lodestream.trainer.offline;
