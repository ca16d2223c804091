package io.lodestream.encoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Cuts a list of texts into batches of like length, each text with the prompt of its role before it
 * and no longer than the model reads. Thread-safe.
 */
final class TextBatches {
  /** Tokenised at a time, so that a long list needs memory for its results only. */
  private static final int BATCHES_PER_CHUNK = 64;

  private final ModelSpec spec;
  private final TextTokenizer tokenizer;
  private final int maxTokens;
  private final int batchSize;

  TextBatches(ModelSpec spec, TextTokenizer tokenizer, EncoderOptions options) {
    this.spec = spec;
    this.tokenizer = tokenizer;
    this.maxTokens =
        options.maxTokens() == 0
            ? spec.maxTokens()
            : Math.min(options.maxTokens(), spec.maxTokens());
    this.batchSize = options.batchSize();
  }

  /** Takes one batch; {@code places} says which text of the list each row is. */
  interface Visitor {
    void visit(List<Integer> places, TokenBatch batch);
  }

  void forEach(List<String> texts, TextRole role, Visitor visitor) {
    int chunk = Math.multiplyExact(batchSize, BATCHES_PER_CHUNK);
    for (int from = 0; from < texts.size(); from += chunk) {
      int to = Math.min(texts.size(), from + chunk);
      visitChunk(prompted(texts.subList(from, to), role), from, visitor);
    }
  }

  int maxTokens() {
    return maxTokens;
  }

  /** Tokens of each text, with its prompt and special tokens, nothing cut. */
  int[] tokens(List<String> texts, TextRole role) {
    var counts = new int[texts.size()];
    int chunk = Math.multiplyExact(batchSize, BATCHES_PER_CHUNK);
    for (int from = 0; from < counts.length; from += chunk) {
      int to = Math.min(counts.length, from + chunk);
      var ids = tokenizer.ids(prompted(texts.subList(from, to), role), Integer.MAX_VALUE);
      for (int i = from; i < to; i++) {
        counts[i] = ids.get(i - from).length;
      }
    }
    return counts;
  }

  private List<String> prompted(List<String> texts, TextRole role) {
    var prompt = spec.prompt(role);
    return cased(texts.stream().map(text -> prompt + text).toList());
  }

  /** Texts in the case that the model was trained with. */
  List<String> cased(List<String> texts) {
    return spec.lowercase()
        ? texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList()
        : texts;
  }

  private void visitChunk(List<String> texts, int offset, Visitor visitor) {
    var ids = tokenizer.ids(texts, maxTokens);
    var byLength =
        IntStream.range(0, ids.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> ids.get(i).length))
            .toList();
    for (int from = 0; from < byLength.size(); from += batchSize) {
      var members = byLength.subList(from, Math.min(byLength.size(), from + batchSize));
      var rows = new ArrayList<long[]>(members.size());
      members.forEach(i -> rows.add(ids.get(i)));
      visitor.visit(members.stream().map(i -> offset + i).toList(), TextTokenizer.pad(rows));
    }
  }
}
