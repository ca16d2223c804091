/**
 * Training windows for people: what there is, whether it is still as it was closed, and its pairs
 * as a file to train on again.
 */
package io.lodestream.cli.windows;
