package io.lodestream.trainer.offline;

import io.lodestream.encoder.ModelSpec;
import io.lodestream.trainer.models.ModelCard;
import io.lodestream.trainer.training.TrainingReport;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The README.md of a model trained on files.
 *
 * <p>Holds no measured time, so that equal training gives an equal directory.
 *
 * @param name the model's
 * @param parent the model trained from
 * @param data the files
 * @param hyperparameters everything that shaped the weights
 */
record OfflineModelCard(
    String name,
    Parent parent,
    Data data,
    ModelSpec spec,
    Map<String, String> hyperparameters,
    TrainingReport report) {

  /**
   * @param sha256 digest of its directory
   * @param card its README.md, whose licence the model inherits; may be empty
   */
  record Parent(String name, String sha256, String card) {}

  /**
   * @param file name of the pair file
   * @param sha256 of the file's bytes
   */
  record Data(String file, String sha256, OfflineResult.Counts pairs) {}

  String text() {
    return """
        ---
        library_name: sentence-transformers
        pipeline_tag: sentence-similarity
        license: %1$s
        ---
        # %2$s

        Sentence embeddings of %3$d dimensions (%4$s pooling), finetuned by Lodestream.

        | | |
        |---|---|
        | parent | %5$s, directory sha256 %6$s |
        | licence | %1$s, that of the base model; the training texts keep their own |

        ## Training data

        File %7$s, sha256 %8$s: %9$d pairs trained on, %10$d for validation, %11$d labelled irrelevant,
        %12$d kept for evaluation and not used. %13$d steps.

        ## Validation

        nDCG@10 of %14$d held-out queries over %15$d passages, searched exactly: %16$.4f before, %17$.4f after step
        %18$d (%19$s).

        ## Hyperparameters

        | key | value |
        |---|---|
        %20$s
        ## Use

        ```python
        from sentence_transformers import SentenceTransformer
        model = SentenceTransformer("path/to/this/directory")
        vectors = model.encode(["a text"])
        ```
        Vectors of other models must not be mixed with this one's.
        """
        .formatted(
            ModelCard.licence(parent.card()),
            name,
            spec.dimension(),
            spelled(spec.pooling()),
            parent.name(),
            parent.sha256(),
            data.file(),
            data.sha256(),
            data.pairs().train(),
            data.pairs().validation(),
            data.pairs().irrelevant(),
            data.pairs().evaluation(),
            report.losses().size(),
            report.validationQueries(),
            report.validationPassages(),
            report.parentNdcg(),
            report.chosenNdcg(),
            report.chosenStep(),
            spelled(report.choice()),
            table());
  }

  private String table() {
    return new TreeMap<>(hyperparameters)
        .entrySet().stream()
            .map(e -> "| %s | %s |\n".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining());
  }

  private static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
