/**
 * Keeps collections: a write-ahead log for durability, a Lucene index for search, a catalog file
 * for names.
 *
 * <p>On disk: {@code store.lock}, {@code catalog.bin}, and per collection a directory with {@code
 * wal/} and {@code index/}. A write is appended to the log, applied to the index, and acknowledged
 * after the log is on disk; the index is committed from time to time, after which the log up to the
 * commit is dropped. Opening a collection replays the writes that the last commit lacks.
 */
package io.lodestream.embedded.vectors.storage;
