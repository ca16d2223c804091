package io.lodestream.trainer.models;

import io.lodestream.encoder.TextRole;
import java.util.stream.Collectors;

/** The part of a model card that says how the model is used. */
final class CardUse {

  private CardUse() {}

  static String of(Finetuned model) {
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
}
