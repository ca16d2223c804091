package io.lodestream.encoder;

import java.util.ArrayList;
import java.util.List;

/** Passages per second on this machine; run by hand: its main takes the seconds to measure. */
final class EncoderSpeed {
  private EncoderSpeed() {}

  public static void main(String[] args) {
    double seconds = Double.parseDouble(args[0]);
    for (var precision : List.of(Precision.FP32, Precision.BF16)) {
      try (var encoder = Encoder.open(Models.miniLm(), new EncoderOptions(128, 32, precision))) {
        var passages = passages(encoder.tokenizer(), 128, 64);
        var query = List.of("how does a broker keep its log in order");
        System.out.printf(
            "precision=%s passages_per_second=%.1f query_ms=%.2f%n",
            precision,
            perSecond(encoder, passages, seconds) * passages.size(),
            1000 / perSecond(encoder, query, seconds));
      }
    }
  }

  private static List<String> passages(TextTokenizer tokenizer, int tokens, int count) {
    var passages = new ArrayList<String>();
    for (var text : SampleTexts.of(2000)) {
      if (passages.size() < count && tokenizer.count(text) >= tokens) {
        passages.add(text);
      }
    }
    return passages;
  }

  private static double perSecond(Embedder embedder, List<String> texts, double seconds) {
    embedder.embed(texts, TextRole.PASSAGE);
    embedder.embed(texts, TextRole.PASSAGE);
    long start = System.nanoTime();
    int rounds = 0;
    do {
      embedder.embed(texts, TextRole.PASSAGE);
      rounds++;
    } while (System.nanoTime() - start < seconds * 1e9);
    return rounds / ((System.nanoTime() - start) / 1e9);
  }
}
