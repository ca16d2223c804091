/**
 * Where records that can never be processed go: original key and bytes, with headers that say why
 * and whence.
 */
package io.lodestream.runtime.deadletter;
