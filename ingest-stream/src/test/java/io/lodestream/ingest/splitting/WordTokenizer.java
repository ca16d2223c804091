package io.lodestream.ingest.splitting;

import io.lodestream.encoder.TokenSpan;
import java.util.List;
import java.util.regex.Pattern;

/** Words of letters and digits, cut after four chars; every other visible character alone. */
public final class WordTokenizer implements Tokenizer {

  private static final Pattern TOKEN =
      Pattern.compile("[\\p{Alpha}\\p{Digit}]{1,4}|[^\\s\\p{Z}\\p{Cntrl}\\p{Cf}]");

  @Override
  public List<TokenSpan> spans(String text) {
    return TOKEN
        .matcher(text)
        .results()
        .map(match -> new TokenSpan(match.start(), match.end()))
        .toList();
  }
}
