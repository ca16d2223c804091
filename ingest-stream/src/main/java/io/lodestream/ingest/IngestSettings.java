package io.lodestream.ingest;

import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.ingest.reading.KeyFormat;
import io.lodestream.ingest.reading.UnknownFieldRule;
import io.lodestream.ingest.splitting.PassageContext;
import io.lodestream.ingest.splitting.SplitRules;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import io.lodestream.schemas.topics.Topics;

/** Settings of the ingest stage, section {@code ingest}, read by {@link #from}. */
public record IngestSettings(
    ModelChoice tokenizer,
    long maxDocumentBytes,
    long maxMetadataBytes,
    KeyFormat key,
    UnknownFieldRule unknownFields,
    int threads,
    SplitRules split,
    PassageContext context,
    double duplicateSimilarity) {

  /** The first model of the line, which the trainer's section declares. */
  private static final String BASE_MODEL = "trainer.base-model";

  private static final PassageContext DEFAULT_CONTEXT = PassageContext.FULL;

  private static final long DEFAULT_MAX_DOCUMENT_BYTES = 8L * 1024 * 1024;

  private static final long DEFAULT_MAX_METADATA_BYTES = 64L * 1024;

  /** Every passage carries a copy. */
  private static final long LARGEST_METADATA_BYTES = 1024 * 1024;

  /** Room for key, headers and the wire format's overhead beside a largest document. */
  private static final long RECORD_OVERHEAD_BYTES = 1024 * 1024;

  public static final SectionReader<IngestSettings> SECTION =
      new SectionReader<>("ingest", IngestSettings::from);

  public static IngestSettings from(Section section) {
    var tokenizer =
        section
            .optionalText(
                "tokenizer",
                "model whose tokenizer counts the tokens of passages: a bundled one by its name, or"
                    + " a model directory")
            .or(() -> section.ofAnotherSection(BASE_MODEL))
            .map(ModelChoice::of)
            .orElse(ModelChoice.DEFAULT);
    section.defaultShownAs("tokenizer", "`" + BASE_MODEL + "`");
    section.limitsShownAs("tokenizer", BundledModel.names() + " or a path");
    return new IngestSettings(
        tokenizer,
        section.sizeBytes(
            "max-document-bytes",
            DEFAULT_MAX_DOCUMENT_BYTES,
            1,
            Topics.MAX_RECORD_BYTES - RECORD_OVERHEAD_BYTES,
            "largest record value; a document with more bytes goes to the dead letters"),
        section.sizeBytes(
            "max-metadata-bytes",
            DEFAULT_MAX_METADATA_BYTES,
            1,
            LARGEST_METADATA_BYTES,
            "most UTF-8 bytes of a document's title, uri, media type and attributes together; a"
                + " document with more goes to the dead letters"),
        section.choice(
            "key",
            KeyFormat.AUTO,
            "how the keys of documents are written: `string`: text as it stands, `avro`: an Avro"
                + " string in the registry's wire format, `auto`: one of both or a JSON string,"
                + " and anything else goes to the dead letters"),
        section.choice(
            "unknown-fields",
            UnknownFieldRule.KEEP,
            "what becomes of fields of a JSON document that are none of `Document.avsc`: `keep`:"
                + " attributes, those of an object as `object.field`, where they have at most 500"
                + " characters, `refuse`: the document goes to the dead letters"),
        section.integer("threads", 1, 1, 64, "stream threads of this instance"),
        split(section),
        section.choice(
            "passage.context",
            DEFAULT_CONTEXT,
            "what a passage carries besides its text: `none`, the document's `title`, title and"
                + " path of `headings`, or `full`: a table's caption, unit line and header rows"
                + " too"),
        section.number(
            "duplicate-similarity",
            0.8,
            0.5,
            1.0,
            "Jaccard similarity from which two documents are near-duplicates"));
  }

  private static SplitRules split(Section section) {
    var defaults = SplitRules.DEFAULT;
    int max =
        section.integer(
            "passage.max-tokens", defaults.maxTokens(), 8, 8192, "most tokens of a passage");
    int min =
        section.integer(
            "passage.min-tokens",
            defaults.minTokens(),
            1,
            4096,
            "fewest tokens of a passage, unless its whole section has fewer");
    section.limitsShownAs("passage.min-tokens", "1 to half of `passage.max-tokens`");
    int overlap =
        section.integer(
            "passage.overlap-tokens",
            defaults.overlapTokens(),
            0,
            4096,
            "most tokens of a passage that are repeated at the head of the next passage");
    section.limitsShownAs("passage.overlap-tokens", "0 to less than half of `passage.max-tokens`");
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
