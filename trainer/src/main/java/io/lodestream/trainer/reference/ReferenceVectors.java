package io.lodestream.trainer.reference;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.GuideRule;
import io.lodestream.trainer.settings.NeighbourhoodRule;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Vectors of a run's queries and passages by the parent model, of length 1.
 *
 * <p>The vectors are computed again for each run, by the model that the run starts from. Takes
 * {@code 4 * dimension} bytes per distinct text. Immutable; thread-safe.
 */
public final class ReferenceVectors {
  private static final int CHUNK = 64;

  private final Map<String, float[]> queries;
  private final Map<String, float[]> passages;

  private ReferenceVectors(Map<String, float[]> queries, Map<String, float[]> passages) {
    this.queries = queries;
    this.passages = passages;
  }

  /**
   * Whether the objective, the batches or mining inside the window need them.
   *
   * @param minesWindow hard negatives are looked for among the window's own passages
   */
  public static boolean neededBy(TrainerSettings settings, boolean minesWindow) {
    return settings.loss().guide() == GuideRule.PARENT
        || settings.loss().distillation() > 0
        || settings.fuses()
        || settings.batches().neighbourhood() > 0
            && settings.batches().neighbourhoodBy() == NeighbourhoodRule.NEAREST
        || minesWindow && settings.negatives().perPair() > 0;
  }

  /**
   * Embeds texts with their role's prompt, each once.
   *
   * @param betweenChunks called every second or so; what it throws ends the embedding
   */
  public static ReferenceVectors of(
      Embedder parent,
      Collection<String> queries,
      Collection<String> passages,
      Runnable betweenChunks) {
    return new ReferenceVectors(Map.of(), Map.of()).with(parent, queries, passages, betweenChunks);
  }

  /** Of everything in the pairs, hard negatives included. */
  public static ReferenceVectors of(
      Embedder parent, List<TrainingPair> pairs, Runnable betweenChunks) {
    return new ReferenceVectors(Map.of(), Map.of()).with(parent, pairs, betweenChunks);
  }

  /** These vectors and those of the pairs' further texts, such as negatives mined elsewhere. */
  public ReferenceVectors with(Embedder parent, List<TrainingPair> pairs, Runnable betweenChunks) {
    var queryTexts = new LinkedHashSet<String>();
    var passageTexts = new LinkedHashSet<String>();
    for (var pair : pairs) {
      queryTexts.add(pair.query());
      passageTexts.add(pair.passage());
      pair.negatives().stream().map(PassageText::text).forEach(passageTexts::add);
    }
    return with(parent, queryTexts, passageTexts, betweenChunks);
  }

  private ReferenceVectors with(
      Embedder parent,
      Collection<String> queryTexts,
      Collection<String> passageTexts,
      Runnable betweenChunks) {
    return new ReferenceVectors(
        embedded(queries, parent, queryTexts, TextRole.QUERY, betweenChunks),
        embedded(passages, parent, passageTexts, TextRole.PASSAGE, betweenChunks));
  }

  /** In order of length, so that little is padded, and in chunks, so that it can be ended. */
  private static Map<String, float[]> embedded(
      Map<String, float[]> known,
      Embedder parent,
      Collection<String> texts,
      TextRole role,
      Runnable betweenChunks) {
    var vectors = new HashMap<>(known);
    var missing =
        texts.stream()
            .distinct()
            .filter(text -> !known.containsKey(text))
            .sorted(Comparator.comparingInt(String::length))
            .toList();
    for (int from = 0; from < missing.size(); from += CHUNK) {
      betweenChunks.run();
      var chunk = missing.subList(from, Math.min(missing.size(), from + CHUNK));
      var rows = parent.embed(chunk, role);
      for (int i = 0; i < rows.length; i++) {
        vectors.put(chunk.get(i), UnitVectors.unit(rows[i]));
      }
    }
    return vectors;
  }

  /**
   * @throws IllegalArgumentException for a text that was not embedded
   */
  public float[] query(String text) {
    return known(queries, text, "query");
  }

  /**
   * @throws IllegalArgumentException for a text that was not embedded
   */
  public float[] passage(String text) {
    return known(passages, text, "passage");
  }

  private static float[] known(Map<String, float[]> vectors, String text, String role) {
    var vector = vectors.get(text);
    if (vector == null) {
      throw new IllegalArgumentException(
          "a %s of %d characters has no reference vector".formatted(role, text.length()));
    }
    return vector;
  }

  /** Cosines {@code [query][passage]}. */
  public float[][] cosines(List<String> queryTexts, List<String> passageTexts) {
    var columns = passageTexts.stream().map(this::passage).toArray(float[][]::new);
    return queryTexts.parallelStream()
        .map(text -> UnitVectors.cosines(query(text), columns))
        .toArray(float[][]::new);
  }
}
