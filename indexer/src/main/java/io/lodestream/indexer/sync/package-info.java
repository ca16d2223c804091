/**
 * Keeps collections in sync with {@code passages}: backfill and live tail are the same loop. Start
 * reading at {@link io.lodestream.indexer.sync.CollectionSync}.
 */
package io.lodestream.indexer.sync;
