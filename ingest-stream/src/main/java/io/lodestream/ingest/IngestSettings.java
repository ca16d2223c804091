package io.lodestream.ingest;

import io.lodestream.ingest.splitting.SplitRules;
import io.lodestream.runtime.config.Section;
import io.lodestream.schemas.topics.Topics;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the ingest stage, section {@code ingest}.
 *
 * @param tokenizer model directory whose tokenizer counts; empty for the bundled model's
 * @param maxDocumentBytes a larger record value is a dead letter
 * @param maxMetadataBytes a document with more UTF-8 bytes besides its text is a dead letter
 * @param threads stream threads of this instance
 * @param duplicateSimilarity least Jaccard similarity of near-duplicates
 */
public record IngestSettings(
    Optional<Path> tokenizer,
    long maxDocumentBytes,
    long maxMetadataBytes,
    int threads,
    SplitRules split,
    double duplicateSimilarity) {

  private static final long DEFAULT_MAX_DOCUMENT_BYTES = 8L * 1024 * 1024;

  private static final long DEFAULT_MAX_METADATA_BYTES = 64L * 1024;

  /** Every passage carries a copy. */
  private static final long LARGEST_METADATA_BYTES = 1024 * 1024;

  /** Room for key, headers and the wire format's overhead beside a largest document. */
  private static final long RECORD_OVERHEAD_BYTES = 1024 * 1024;

  public static IngestSettings from(Section section) {
    long maxBytes = section.sizeBytes("max-document-bytes", DEFAULT_MAX_DOCUMENT_BYTES);
    long largest = Topics.MAX_RECORD_BYTES - RECORD_OVERHEAD_BYTES;
    section.require(
        maxBytes >= 1 && maxBytes <= largest,
        "ingest.max-document-bytes must be from 1 to %d, was %d".formatted(largest, maxBytes));
    long metadataBytes = section.sizeBytes("max-metadata-bytes", DEFAULT_MAX_METADATA_BYTES);
    section.require(
        metadataBytes >= 1 && metadataBytes <= LARGEST_METADATA_BYTES,
        "ingest.max-metadata-bytes must be from 1 to %d, was %d"
            .formatted(LARGEST_METADATA_BYTES, metadataBytes));
    return new IngestSettings(
        section.optionalText("tokenizer").map(Path::of),
        maxBytes,
        metadataBytes,
        section.integer("threads", 1, 1, 64),
        split(section),
        section.number("duplicate-similarity", 0.8, 0.5, 1.0));
  }

  private static SplitRules split(Section section) {
    var defaults = SplitRules.DEFAULT;
    int max = section.integer("passage.max-tokens", defaults.maxTokens(), 8, 8192);
    int min = section.integer("passage.min-tokens", defaults.minTokens(), 1, 4096);
    int overlap = section.integer("passage.overlap-tokens", defaults.overlapTokens(), 0, 4096);
    boolean isMinFit = min <= max / 2;
    boolean isOverlapFit = overlap < max / 2;
    section.require(
        isMinFit,
        "ingest.passage.min-tokens must be at most half of max-tokens (%d), was %d"
            .formatted(max, min));
    section.require(
        isOverlapFit,
        "ingest.passage.overlap-tokens must be below half of max-tokens (%d), was %d"
            .formatted(max, overlap));
    return isMinFit && isOverlapFit ? new SplitRules(max, min, overlap) : defaults;
  }
}
