package io.lodestream.trainer.gradient;

import io.lodestream.encoder.ModelSpec;
import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.encoder.TokenBatch;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.loss.Columns;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Tokenises a batch and cuts it into runs of a chunk's size.
 *
 * <p>Texts are put in the order of their lengths, so that the runs of a gradient cache need about
 * the memory that their own texts do. Within a run the encoder itself spares the padding.
 */
final class BatchTokenizer {
  private final ModelSpec spec;
  private final TextTokenizer tokenizer;
  private final TrainerSettings.Batches settings;

  BatchTokenizer(TrainableEncoder encoder, TrainerSettings.Batches settings) {
    this.spec = encoder.spec();
    this.tokenizer = encoder.tokenizer();
    this.settings = settings;
  }

  BatchTokens of(Columns batch) {
    var positives = ids(texts(batch.pairs(), TrainingPair::seen), TextRole.PASSAGE);
    var negatives = ids(texts(batch.negatives(), PassageText::text), TextRole.PASSAGE);
    var rows = byLength(positives);
    var hard = byLength(negatives);
    var ordered =
        new Columns(
            rows.stream().map(batch.pairs()::get).toList(),
            hard.stream().map(batch.negatives()::get).toList());
    var passages = chunks(rows.stream().map(positives::get).toList());
    passages.addAll(chunks(hard.stream().map(negatives::get).toList()));
    var queries = ids(texts(ordered.pairs(), TrainingPair::query), TextRole.QUERY);
    return new BatchTokens(ordered, chunks(queries), passages);
  }

  private static <T> List<String> texts(List<T> of, Function<T, String> text) {
    return of.stream().map(text).toList();
  }

  private List<long[]> ids(List<String> texts, TextRole role) {
    if (texts.isEmpty()) {
      return List.of();
    }
    var prompted =
        texts.stream()
            .map(text -> spec.prompt(role) + text)
            .map(text -> spec.lowercase() ? text.toLowerCase(Locale.ROOT) : text)
            .toList();
    int most = role == TextRole.QUERY ? settings.maxQueryTokens() : settings.maxPassageTokens();
    return tokenizer.ids(prompted, Math.min(most, spec.maxTokens()));
  }

  private static List<Integer> byLength(List<long[]> ids) {
    return IntStream.range(0, ids.size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> ids.get(i).length))
        .toList();
  }

  private List<TokenBatch> chunks(List<long[]> ids) {
    var chunks = new ArrayList<TokenBatch>();
    for (int from = 0; from < ids.size(); from += settings.chunk()) {
      chunks.add(
          TextTokenizer.pad(ids.subList(from, Math.min(ids.size(), from + settings.chunk()))));
    }
    return chunks;
  }

  /**
   * A batch as token ids, cut into chunks.
   *
   * @param columns the batch in the order of the vectors: pairs by the length of their passages,
   *     hard negatives by length; the order within a batch means nothing to the loss
   * @param queries chunks whose joined rows are the pairs
   * @param passages chunks whose joined rows are the columns
   */
  record BatchTokens(Columns columns, List<TokenBatch> queries, List<TokenBatch> passages) {}
}
