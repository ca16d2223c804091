/**
 * Near-duplicate clusters of documents, so that a document and its copies end on the same side of
 * the split between training and evaluation.
 *
 * <p>MinHash signatures over shingles of three words estimate the Jaccard similarity; locality
 * sensitive hashing finds whom to compare with.
 */
package io.lodestream.ingest.dedup;
