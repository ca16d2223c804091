/**
 * What a document's new content means for the passages topic: nothing, some passages, tombstones.
 */
package io.lodestream.ingest.changes;
