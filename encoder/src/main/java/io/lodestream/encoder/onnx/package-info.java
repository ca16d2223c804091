/**
 * Reads the weights out of an ONNX file, the form in which the bundled model comes.
 *
 * <p>Knows the few protobuf fields that it takes: fp32 initializers and the MatMul nodes that use
 * them. It runs nothing.
 */
package io.lodestream.encoder.onnx;
