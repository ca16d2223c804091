package io.lodestream.cli.demo;

import java.util.List;
import java.util.Optional;

/**
 * First hits of the same questions by base and finetuned model.
 *
 * @param sampled questions drawn
 * @param improved questions whose first hit was wrong before finetuning and right after
 * @param worsened questions whose first hit was right before and wrong after
 * @param examples a few questions whose first hit changed
 * @param skipped why no question was asked; empty when some were, or when there is no candidate
 */
record ExampleHits(
    int sampled, int improved, int worsened, List<Example> examples, Optional<String> skipped) {

  static final ExampleHits NONE = new ExampleHits(0, 0, 0, List.of(), Optional.empty());

  /** A model that does not serve loses its collection after {@code index.grace}. */
  static ExampleHits dropped(String collection) {
    return new ExampleHits(
        0,
        0,
        0,
        List.of(),
        Optional.of(
            "collection %s has been dropped, since its model does not serve"
                .formatted(collection)));
  }

  /** A question and its first hit before and after finetuning. */
  record Example(String question, Hit before, Hit after) {}

  /** A passage found first, and whether the set's labels call it relevant. */
  record Hit(String text, boolean relevant) {}
}
