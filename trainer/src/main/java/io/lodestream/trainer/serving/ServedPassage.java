package io.lodestream.trainer.serving;

/**
 * A passage as the serving collection gives it.
 *
 * @param passageId names it
 * @param text title, headings and text as they are embedded
 * @param modelId model whose vector was searched
 * @param score cosine
 */
record ServedPassage(
    String passageId,
    String documentId,
    int ordinal,
    String contentHash,
    String text,
    String modelId,
    double score) {}
