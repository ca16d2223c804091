/**
 * Reading what users produced: Avro in the wire format or JSON, into a document that is fit to be
 * split, or a message that says what is wrong with it. No message holds any of a document's text.
 */
package io.lodestream.ingest.reading;
