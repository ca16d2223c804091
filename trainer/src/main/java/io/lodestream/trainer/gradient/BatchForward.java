package io.lodestream.trainer.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.TokenBatch;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.TrainerSettings;
import io.lodestream.trainer.batch.LengthBuckets;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Encodes a batch, differentiably, in runs of like length.
 *
 * <p>The pairs are put in the order of their passages' lengths, so that each run is a slice and the
 * joined vectors need no gathering; the order within a batch means nothing to the loss.
 */
final class BatchForward {

  /** Rows of both arrays belong to {@code pairs}, in this order. */
  record Encoded(List<TrainingPair> pairs, NDArray queries, NDArray passages) {}

  private final TrainableEncoder encoder;
  private final TrainerSettings.Batches settings;

  BatchForward(TrainableEncoder encoder, TrainerSettings.Batches settings) {
    this.encoder = encoder;
    this.settings = settings;
  }

  /**
   * @param scope owner of the result
   */
  Encoded run(NDManager scope, List<TrainingPair> batch) {
    var passages = tokens(batch, TextRole.PASSAGE);
    var byLength =
        IntStream.range(0, batch.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> length(passages, i)))
            .toList();
    var pairs = byLength.stream().map(batch::get).toList();
    var queries = tokens(pairs, TextRole.QUERY);
    var lengths = byLength.stream().mapToInt(i -> length(passages, i)).toArray();
    var vectors = new NDList();
    int from = 0;
    for (int end : LengthBuckets.ends(lengths)) {
      var run = cut(passages, byLength.subList(from, end), lengths[end - 1]);
      vectors.add(encoder.forward(scope, run));
      from = end;
    }
    var joined = vectors.size() == 1 ? vectors.get(0) : NDArrays.concat(vectors, 0);
    return new Encoded(pairs, encoder.forward(scope, queries), joined);
  }

  private TokenBatch tokens(List<TrainingPair> pairs, TextRole role) {
    var spec = encoder.spec();
    var texts = new ArrayList<String>(pairs.size());
    for (var pair : pairs) {
      var text = spec.prompt(role) + (role == TextRole.QUERY ? pair.query() : pair.passage());
      texts.add(spec.lowercase() ? text.toLowerCase(Locale.ROOT) : text);
    }
    int most = role == TextRole.QUERY ? settings.maxQueryTokens() : settings.maxPassageTokens();
    return encoder.tokenizer().batch(texts, Math.min(most, spec.maxTokens()));
  }

  private static int length(TokenBatch batch, int row) {
    return (int) Arrays.stream(batch.mask()[row]).sum();
  }

  private static TokenBatch cut(TokenBatch batch, List<Integer> rows, int length) {
    var ids = new long[rows.size()][];
    var mask = new long[rows.size()][];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Arrays.copyOf(batch.ids()[rows.get(i)], length);
      mask[i] = Arrays.copyOf(batch.mask()[rows.get(i)], length);
    }
    return new TokenBatch(ids, mask);
  }
}
