/**
 * One training window's way from its manifest to a committed candidate: taken from Kafka, trained
 * on in the background, stored, and committed together with the manifest's offset.
 *
 * <p>Start reading at {@link io.lodestream.trainer.loop.WindowLoop}. How a model is trained is in
 * {@code training} and the packages that it uses, which know no Kafka.
 */
package io.lodestream.trainer.loop;
