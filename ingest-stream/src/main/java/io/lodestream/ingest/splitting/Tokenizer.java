package io.lodestream.ingest.splitting;

import io.lodestream.encoder.TokenSpan;
import java.util.List;

/** Finds the word pieces of a text, in reading order, as UTF-16 offsets. */
@FunctionalInterface
public interface Tokenizer {
  List<TokenSpan> spans(String text);
}
