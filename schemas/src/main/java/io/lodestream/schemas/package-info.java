/** Generated Avro contracts; the sources are in {@code src/main/avro}. */
package io.lodestream.schemas;
