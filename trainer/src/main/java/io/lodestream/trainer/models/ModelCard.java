package io.lodestream.trainer.models;

import io.lodestream.encoder.TextRole;
import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.trainer.continual.HistoryReport.Figure;
import io.lodestream.trainer.models.Finetuned.PairCounts;
import io.lodestream.trainer.teacher.TeacherTrial;
import io.lodestream.trainer.training.TrainingReport;
import io.lodestream.trainer.validation.Figures;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The README.md of a trained model: what it came from, how it was trained, how to use it.
 *
 * <p>Holds no measured time, and not whether the run was interrupted, so that equal training gives
 * an equal artifact.
 */
public final class ModelCard {

  private ModelCard() {}

  public static String of(Finetuned model) {
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
        | parent | %s |
        | base | %s |
        | licence | %s, that of the base model; the training texts keep their own |

        ## Training data

        %s

        %s

        ## Validation

        %s
        ## Earlier windows

        %s
        ## Hyperparameters

        | key | value |
        |---|---|
        %s
        ## Use

        %s"""
        .formatted(
            model.licence(),
            model.name(),
            model.spec().dimension(),
            model.spec().pooling().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            model.modelId(),
            model.parent(),
            model.base(),
            model.licence(),
            model.source(),
            counts(model.pairs(), model.report()),
            validation(model.report()),
            history(model.report()),
            table(model.hyperparameters()),
            use(model));
  }

  private static String counts(PairCounts pairs, TrainingReport report) {
    var mined =
        report
            .mined()
            .map(
                counts ->
                    " %d hard negatives, mined from %s: of %d candidates, %d scored too near to the answer."
                        .formatted(
                            counts.negatives(),
                            pairs.negativesFrom(),
                            counts.candidates(),
                            counts.ambiguous()))
            .orElse(" No hard negatives were mined.");
    return "%d pairs of its own and %d of %d earlier windows, %d trained on in %d steps; %d to choose a checkpoint by.%s%s%s"
        .formatted(
            pairs.own(),
            pairs.replayed(),
            pairs.replayedWindows(),
            report.trainPairs(),
            report.losses().size(),
            pairs.validation(),
            mined,
            report.teacher().map(ModelCard::taught).orElse(""),
            people(pairs));
  }

  private static String taught(TeacherTrial trial) {
    return String.format(
            Locale.ROOT,
            trial.used()
                ? " A teacher was learnt from: nDCG@10 %.4f of %d held-out queries, %.4f before training."
                : " The teacher was not learnt from: nDCG@10 %.4f of %d held-out queries, %.4f before"
                    + " training.",
            trial.teacher(),
            trial.queries(),
            trial.parent())
        + trial.endpoints().stream().map(ModelCard::took).collect(Collectors.joining());
  }

  /** Without the reason, which may name hosts: cards are published. */
  private static String took(TeacherTrial.Endpoint endpoint) {
    var name =
        endpoint.name().equals("grades")
            ? "The grades of a language model"
            : "The scores of a reranker";
    return switch (endpoint.verdict()) {
      case HELPS -> " %s are part of it.".formatted(name);
      case NO_BETTER ->
          String.format(
              Locale.ROOT,
              " %s did not make it better (%.4f) and are no part of it.",
              name,
              endpoint.ndcg());
      case UNAVAILABLE -> " %s were to be part of it and could not be had.".formatted(name);
    };
  }

  private static String people(PairCounts pairs) {
    var text = new StringBuilder();
    if (pairs.irrelevant() > 0) {
      text.append(
          " %d passages labelled irrelevant are hard negatives.".formatted(pairs.irrelevant()));
    }
    if (pairs.retracted() > 0) {
      text.append(
          " %d pairs were left out: their passages were deleted or changed before this training."
              .formatted(pairs.retracted()));
    }
    return text.toString();
  }

  private static String validation(TrainingReport report) {
    var validation = report.validation();
    if (validation.queries() == 0) {
      return "There were no pairs for it: the last of %d steps was taken.\n"
          .formatted(report.losses().size());
    }
    var text =
        new StringBuilder(
            """
            nDCG@10 of %d held-out queries over %d passages, searched exactly. Step %d was taken (%s), weights: %s.
            Models were compared by %s.

            | | before | after |
            |---|---|---|
            """
                .formatted(
                    validation.queries(),
                    validation.passages(),
                    report.chosenStep(),
                    report.choice().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    report.merge().chosen(),
                    comparedBy(validation.chosen())));
    var before = validation.parent();
    var after = validation.chosen();
    after
        .dense()
        .forEach(
            (dimension, ndcg) ->
                text.append(
                    row(
                        "%d dimensions | %.4f | %.4f",
                        dimension, before.dense().get(dimension), ndcg)));
    text.append(row("fused with BM25 | %.4f | %.4f", before.fused(), after.fused()));
    return text.toString();
  }

  private static String comparedBy(Figures figures) {
    return switch (figures.by()) {
      case DENSE -> "the vectors alone, %d dimensions".formatted(figures.dimension());
      case FUSED ->
          "the vectors of %d dimensions fused with BM25, the mean over dense weights of .3 to .6"
              .formatted(figures.dimension());
    };
  }

  private static String history(TrainingReport report) {
    if (report.history().windows().isEmpty()) {
      return "None was measured.\n";
    }
    var rows =
        report.history().windows().stream().map(ModelCard::row).collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        """
        nDCG@10 on their frozen validation sets. Forgetting, the mean loss against the best model of the line: %.4f.

        | window | queries | parent | this model | best before | backward transfer |
        |---|---|---|---|---|---|
        %s""",
        report.history().forgetting(),
        rows);
  }

  private static String row(Figure figure) {
    var transfer = figure.backwardTransfer();
    return row(
        "%s | %d | %.4f | %.4f | %.4f | %s",
        figure.windowId(),
        figure.queries(),
        figure.parent(),
        figure.candidate(),
        figure.best(),
        transfer.isPresent()
            ? String.format(Locale.ROOT, "%+.4f", transfer.getAsDouble())
            : "its model was not measured");
  }

  private static String table(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(e -> row("%s | %s", e.getKey(), e.getValue()))
            .collect(Collectors.joining());
  }

  private static String row(String cells, Object... values) {
    return String.format(Locale.ROOT, "| " + cells + " |\n", values);
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

  private static String use(Finetuned model) {
    return """
        ```python
        from sentence_transformers import SentenceTransformer
        model = SentenceTransformer("path/to/this/directory")
        queries = model.encode(["a question"]%s)
        passages = model.encode(["Title\\nHeading > Subheading\\na passage"]%s)
        scores = model.similarity(queries, passages)
        ```
        Put title and heading path, a line each, before a passage's text, as in training. Vectors of other models must
        not be mixed with this one's.
        %s"""
        .formatted(prompt(model, TextRole.QUERY), prompt(model, TextRole.PASSAGE), shorter(model));
  }

  private static String prompt(Finetuned model, TextRole role) {
    return model.spec().prompt(role).isEmpty()
        ? ""
        : ", prompt_name=\"%s\"".formatted(name(model, role));
  }

  private static String name(Finetuned model, TextRole role) {
    return switch (role) {
      case QUERY -> "query";
      case PASSAGE -> model.spec().prompts().containsKey("passage") ? "passage" : "document";
    };
  }

  private static String shorter(Finetuned model) {
    if (model.matryoshkaDims().isEmpty()) {
      return "";
    }
    var dims =
        model.matryoshkaDims().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return """

        The first %s values of a vector were trained to work alone:
        `SentenceTransformer("path/to/this/directory", truncate_dim=%d)`.
        """
        .formatted(dims, model.matryoshkaDims().get(0));
  }

  /** Where the pairs of a training window are, so that they can be found again. */
  public static String source(TrainingWindow window) {
    return """
        Window %s (number %d of line %s), topic %s, id %s.

        | partition | first offset | end offset | records | sha256 |
        |---|---|---|---|---|
        %s"""
        .formatted(
            window.getWindowId(),
            window.getSequence(),
            window.getLine(),
            window.getTopic(),
            window.getTopicId(),
            window.getRanges().stream().map(ModelCard::range).collect(Collectors.joining("\n")));
  }

  private static String range(PartitionRange range) {
    return "| %d | %d | %d | %d | %s |"
        .formatted(
            range.getPartition(),
            range.getStartOffset(),
            range.getEndOffset(),
            range.getCount(),
            range.getDigest());
  }
}
