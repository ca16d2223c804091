package io.lodestream.trainer.gradient;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A parent of other opinions than the student's: reads the later half of a query, backwards. */
record Reversed(Embedder embedder) implements Embedder {
  @Override
  public int dimension() {
    return embedder.dimension();
  }

  @Override
  public float[][] embed(List<String> texts, TextRole role) {
    return embedder.embed(
        role == TextRole.QUERY ? texts.stream().map(Reversed::backwards).toList() : texts, role);
  }

  private static String backwards(String text) {
    var words = new ArrayList<>(List.of(text.split(" ")));
    Collections.reverse(words);
    return String.join(" ", words.subList(0, (words.size() + 1) / 2));
  }

  @Override
  public void close() {
    embedder.close();
  }
}
