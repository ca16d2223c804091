/**
 * Writes records that can never be processed to the stage's dead-letter topic: the original key and
 * bytes, with headers that say where the record came from and what is wrong with it.
 */
package io.lodestream.runtime.deadletter;
