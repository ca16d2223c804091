package io.lodestream.cli.beir;

import java.util.Map;

/** A line of {@code corpus.jsonl}; {@code metadata} keeps only scalar values, as text. */
public record BeirDocument(String id, String title, String text, Map<String, String> metadata) {

  public BeirDocument {
    metadata = Map.copyOf(metadata);
  }
}
