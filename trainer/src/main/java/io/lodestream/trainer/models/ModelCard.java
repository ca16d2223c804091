package io.lodestream.trainer.models;

import io.lodestream.encoder.ModelSpec;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.trainer.training.TrainingReport;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The README.md of a trained model: what it came from, how it was trained, how to use it.
 *
 * <p>Holds no measured time, so that equal training gives an equal artifact.
 */
public final class ModelCard {

  private ModelCard() {}

  /**
   * @param parentCard the parent's README.md, whose licence the model inherits; may be empty
   */
  public static String of(
      String modelId,
      TrainingWindow window,
      ModelVersion parent,
      String parentCard,
      ModelSpec spec,
      Map<String, String> hyperparameters,
      TrainingReport report) {
    return """
        ---
        library_name: sentence-transformers
        pipeline_tag: sentence-similarity
        license: %s
        ---
        # %s

        Sentence embeddings of %d dimensions (%s pooling), finetuned by Lodestream.

        | | |
        |---|---|
        | model id | %s |
        | parent | %s (%s), artifact sha256 %s |
        | licence | %s, that of the base model; the training texts keep their own |

        ## Training data

        Window %s (number %d of line %s), topic %s, id %s.

        | partition | first offset | end offset | records | sha256 |
        |---|---|---|---|---|
        %s
        %d pairs trained on, %d steps.

        ## Validation

        nDCG@10 of %d held-out queries over %d passages, searched exactly: %.4f before, %.4f after step %d (%s).

        ## Hyperparameters

        | key | value |
        |---|---|
        %s
        ## Use

        ```python
        from sentence_transformers import SentenceTransformer
        model = SentenceTransformer("path/to/this/directory")
        vectors = model.encode(["a text"])
        ```
        Put title and heading path, a line each, before a passage's text, as in training. Vectors of other models must
        not be mixed with this one's.
        """
        .formatted(
            licence(parentCard),
            ModelRecords.name(parent, window),
            spec.dimension(),
            spec.pooling().name().toLowerCase(java.util.Locale.ROOT),
            modelId,
            parent.getName(),
            parent.getModelId(),
            parent.getArtifactSha256(),
            licence(parentCard),
            window.getWindowId(),
            window.getSequence(),
            window.getLine(),
            window.getTopic(),
            window.getTopicId(),
            ranges(window),
            report.trainPairs(),
            report.losses().size(),
            report.validationQueries(),
            report.validationPassages(),
            report.parentNdcg(),
            report.chosenNdcg(),
            report.chosenStep(),
            report.choice().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
            table(hyperparameters));
  }

  private static String ranges(TrainingWindow window) {
    return window.getRanges().stream()
        .map(
            r ->
                "| %d | %d | %d | %d | %s |\n"
                    .formatted(
                        r.getPartition(),
                        r.getStartOffset(),
                        r.getEndOffset(),
                        r.getCount(),
                        r.getDigest()))
        .collect(Collectors.joining());
  }

  private static String table(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(e -> "| %s | %s |\n".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining());
  }

  /** The value of {@code license:} in a card's header. */
  public static String licence(String card) {
    return card.lines()
        .filter(line -> line.startsWith("license:"))
        .map(line -> line.substring("license:".length()).strip())
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("other");
  }
}
