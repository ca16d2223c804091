package io.lodestream.indexer.http;

import io.lodestream.indexer.search.RequestException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How long the texts of a request are in tokens of the model that embeds them.
 *
 * @param tokens of each text, nothing cut
 * @param most tokens of a text that the model reads
 */
record TokenLengths(int[] tokens, int most) {

  /** Tokens of all texts that the model reads. */
  long read() {
    return IntStream.of(tokens).mapToLong(count -> Math.min(count, most)).sum();
  }

  /** Which texts the model reads in part only. */
  List<Integer> tooLong() {
    return IntStream.range(0, tokens.length).filter(i -> tokens[i] > most).boxed().toList();
  }

  void requireWhole(String modelId) throws RequestException {
    var cut = tooLong();
    if (!cut.isEmpty()) {
      int first = cut.get(0);
      throw JsonBody.bad(
          "text %d of 'input' has %d tokens, model %s reads %d; without 'truncate' it is cut"
              .formatted(first, tokens[first], modelId, most));
    }
  }
}
