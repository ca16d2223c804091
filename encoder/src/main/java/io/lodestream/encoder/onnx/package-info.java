/**
 * Reads the weights out of an ONNX file, the form in which the bundled model comes.
 *
 * <p>Only two kinds of protobuf messages are looked at: fp32 initializers and the MatMul nodes that
 * use them. The model is not run.
 */
package io.lodestream.encoder.onnx;
