package io.lodestream.cli.lineage;

import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds the models that were trained on pairs of a document, or started from a model that was.
 *
 * @param byWindow the document's pairs by the id of the window that holds them
 */
record ModelsThatSaw(DocumentFacts facts, Map<String, List<DocumentFacts.Placed>> byWindow) {

  List<DocumentLineage.ModelUse> among(List<ModelVersion> models) {
    var byAge = models.stream().sorted(Comparator.comparing(ModelVersion::getCreatedAt)).toList();
    var uses = new ArrayList<DocumentLineage.ModelUse>();
    var sawIt = new TreeSet<String>();
    for (var model : byAge) {
      var own = uses(model);
      if (own.isEmpty() && sawIt.contains(String.valueOf(model.getParentModelId()))) {
        own = List.of(use(model, "inherited", model.getParentModelId(), 0));
      }
      if (own.stream().anyMatch(use -> !use.how().equals("validated"))) {
        sawIt.add(model.getModelId());
      }
      uses.addAll(own);
    }
    return uses;
  }

  private List<DocumentLineage.ModelUse> uses(ModelVersion model) {
    var uses = new ArrayList<DocumentLineage.ModelUse>();
    if (model.getWindowId() != null) {
      add(uses, model, "trained", model.getWindowId(), Split.TRAIN);
      if (uses.isEmpty()) {
        add(uses, model, "validated", model.getWindowId(), Split.VALIDATION);
      }
    }
    for (var window : model.getReplayedWindowIds()) {
      add(uses, model, "may have replayed", window, Split.TRAIN);
    }
    return uses;
  }

  private void add(
      List<DocumentLineage.ModelUse> uses,
      ModelVersion model,
      String how,
      String window,
      Split split) {
    int pairs =
        (int)
            byWindow.getOrDefault(window, List.of()).stream()
                .filter(placed -> placed.pair().getSplit() == split)
                .filter(placed -> !wasRetracted(placed, model))
                .count();
    if (pairs > 0) {
      uses.add(use(model, how, window, pairs));
    }
  }

  /** Whether the model's training knew of the retraction and left the pair out. */
  private boolean wasRetracted(DocumentFacts.Placed placed, ModelVersion model) {
    var retracted = facts.retractions().get(placed.pair().getPassageId());
    var honoured = model.getRetractionsOffset();
    return facts.isRetracted(placed) && honoured != null && retracted.offset() < honoured;
  }

  private static DocumentLineage.ModelUse use(
      ModelVersion model, String how, String from, int pairs) {
    return new DocumentLineage.ModelUse(model.getModelId(), model.getName(), how, from, pairs);
  }
}
