/** Reads record values that users send as JSON instead of Avro, strictly. */
package io.lodestream.runtime.json;
