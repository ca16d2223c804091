/**
 * The trainer stage: training windows to candidate models.
 *
 * <p>Here is only what meets Kafka and the configuration; how a model is trained is in the packages
 * below, which know neither.
 */
package io.lodestream.trainer;
