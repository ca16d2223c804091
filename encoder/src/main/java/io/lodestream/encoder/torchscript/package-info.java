/**
 * Packs a forward pass, kept as readable TorchScript text, into the archive that libtorch loads.
 *
 * <p>The archive holds code only: weights are inputs of the forward pass, so one archive serves all
 * models of a family, of any width and depth.
 */
package io.lodestream.encoder.torchscript;
