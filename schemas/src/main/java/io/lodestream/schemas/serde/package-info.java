/**
 * Avro values in Confluent's wire format: a magic byte 0, a four-byte schema id, the Avro binary.
 * Ids in the {@code __value_schema_id} header (id or GUID) are read too.
 */
package io.lodestream.schemas.serde;
