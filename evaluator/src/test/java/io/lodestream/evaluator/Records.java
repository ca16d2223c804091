package io.lodestream.evaluator;

import io.lodestream.schemas.Decision;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RelevanceLabel;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records as the other stages would write them. */
public final class Records {

  private Records() {}

  /**
   * @param sequence 0 for a base model
   */
  public static ModelVersion model(String modelId, int sequence, String line) {
    return new ModelVersion(
        modelId,
        line,
        "name of " + modelId,
        sequence == 0 ? null : "base",
        sequence == 0 ? null : "window-" + sequence,
        "file:/" + modelId,
        "00",
        2,
        List.of(),
        Map.of(),
        "mean",
        256,
        Map.of(),
        Map.of(),
        List.of(),
        null,
        Instant.ofEpochSecond(sequence));
  }

  public static ModelVersion model(String modelId, int sequence) {
    return model(modelId, sequence, "default");
  }

  public static Promotion promotion(String modelId, Decision decision, String line) {
    return promotion(modelId, decision, line, null);
  }

  /**
   * @param championId champion before the decision; null for none
   */
  public static Promotion promotion(
      String modelId, Decision decision, String line, String championId) {
    return new Promotion(
        line, modelId, championId, decision, "test", List.of(), null, List.of(), Instant.EPOCH);
  }

  public static IndexEvent indexed(String modelId, IndexState state) {
    return new IndexEvent(
        "c-" + modelId,
        "default",
        modelId,
        state,
        null,
        1L,
        1L,
        "detail of " + modelId,
        Instant.EPOCH);
  }

  public static Passage passage(String documentId, int ordinal, int start, int end, String text) {
    return new Passage(
        documentId,
        ordinal,
        "",
        List.of(),
        text,
        start,
        end,
        "hash",
        documentId,
        3,
        0L,
        Map.of(),
        null,
        List.of());
  }

  public static EvalQuery query(
      String set, String id, String text, LabelOrigin origin, RelevanceLabel... labels) {
    return new EvalQuery(set, id, text, List.of(labels), origin);
  }

  public static RelevanceLabel document(String documentId) {
    return new RelevanceLabel(documentId, null, null, null, 1);
  }

  public static RelevanceLabel passage(String documentId, int ordinal) {
    return new RelevanceLabel(documentId, documentId + "#" + ordinal, null, null, 1);
  }

  public static RelevanceLabel span(String documentId, int start, int end) {
    return new RelevanceLabel(documentId, null, start, end, 1);
  }
}
