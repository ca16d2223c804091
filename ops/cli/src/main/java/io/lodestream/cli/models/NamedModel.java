package io.lodestream.cli.models;

import java.nio.file.Path;

/**
 * A model directory and what to call it.
 *
 * @param name for people
 * @param dir a sentence-transformers directory; verified where the cluster knows its digest
 * @param maxTokens length the model's record states; 0 means the directory's own
 */
public record NamedModel(String name, Path dir, int maxTokens) {}
