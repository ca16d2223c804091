/**
 * The ingest stage: documents in, passages out, exactly once. Here are only its start and its
 * settings.
 */
package io.lodestream.ingest;
