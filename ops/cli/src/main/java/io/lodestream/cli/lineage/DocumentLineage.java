package io.lodestream.cli.lineage;

import io.lodestream.cli.windows.ClusterWindows;
import io.lodestream.cli.windows.WindowCatalog;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What became of a document, as far as its topics still hold it.
 *
 * @param documentId id of the document
 * @param isRetracted true when none of the document's passages is live any more
 * @param passages every passage of the document, live or retracted
 * @param pairs pairs made from these passages
 * @param windows training windows that hold such pairs
 * @param models models that saw the document, in the order of their creation
 */
public record DocumentLineage(
    String documentId,
    boolean isRetracted,
    List<PassageFate> passages,
    List<PairFate> pairs,
    List<WindowUse> windows,
    List<ModelUse> models) {

  private static final Comparator<String> BY_ORDINAL =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  /**
   * A passage.
   *
   * @param state {@code live} or the retraction's reason
   * @param retractedAt ISO 8601; null for a passage that was never retracted
   */
  public record PassageFate(String passageId, String state, String retractedAt) {}

  /**
   * A pair.
   *
   * @param windowId null while the pair's window is open
   */
  public record PairFate(
      String pairId,
      String passageId,
      String split,
      double score,
      String generator,
      String windowId,
      boolean isRetracted) {}

  /** How many of the window's pairs are the document's. */
  public record WindowUse(
      String windowId, long number, String line, int train, int validation, int evaluation) {}

  /**
   * A model that saw the document.
   *
   * @param how {@code trained}, {@code validated}, {@code may have replayed} (replay is a sample)
   *     or {@code inherited} from the model it began with
   * @param from id of the window, or of the parent model
   * @param pairs number of the document's pairs in that window that were not retracted when the
   *     training began; 0 if inherited
   */
  public record ModelUse(String modelId, String name, String how, String from, int pairs) {}

  /**
   * Reads {@code passages} and {@code pairs} whole.
   *
   * @throws io.lodestream.cli.cluster.ClusterException if the topics cannot be read
   */
  public static DocumentLineage read(StageContext context, String documentId)
      throws InterruptedException {
    try (var cluster = new ClusterWindows(context)) {
      var catalog = cluster.catalog();
      var facts = new DocumentReading(context, documentId).read();
      return of(documentId, facts, catalog, cluster.pairsTopicId());
    }
  }

  /**
   * @param topicId id of the pairs topic that exists now; windows of a deleted topic of the same
   *     name hold other pairs
   */
  static DocumentLineage of(
      String documentId, DocumentFacts facts, WindowCatalog catalog, String topicId) {
    var byWindow = new HashMap<String, List<DocumentFacts.Placed>>();
    var pairs = new ArrayList<PairFate>();
    for (var placed : facts.pairs()) {
      var window = windowOf(placed, catalog, topicId);
      window.ifPresent(
          w -> byWindow.computeIfAbsent(w.getWindowId(), id -> new ArrayList<>()).add(placed));
      pairs.add(fate(placed, window, facts));
    }
    return new DocumentLineage(
        documentId,
        facts.livePassages().isEmpty(),
        passages(facts),
        pairs,
        catalog.all().stream()
            .filter(window -> byWindow.containsKey(window.getWindowId()))
            .map(window -> use(window, byWindow.get(window.getWindowId())))
            .toList(),
        new ModelsThatSaw(facts, byWindow).among(catalog.models()));
  }

  /** True when nothing is known of the document. */
  public boolean holdsNothing() {
    return passages.isEmpty() && pairs.isEmpty();
  }

  private static Optional<TrainingWindow> windowOf(
      DocumentFacts.Placed placed, WindowCatalog catalog, String topicId) {
    return catalog.all().stream()
        .filter(window -> window.getTopicId().equals(topicId))
        .filter(
            window ->
                window.getRanges().stream()
                    .anyMatch(
                        range ->
                            range.getPartition() == placed.partition()
                                && range.getStartOffset() <= placed.offset()
                                && placed.offset() < range.getEndOffset()))
        .reduce((older, newer) -> newer);
  }

  private static PairFate fate(
      DocumentFacts.Placed placed, Optional<TrainingWindow> window, DocumentFacts facts) {
    var pair = placed.pair();
    return new PairFate(
        placed.pairId(),
        pair.getPassageId(),
        pair.getSplit().name().toLowerCase(Locale.ROOT),
        pair.getScore(),
        pair.getGenerator(),
        window.map(TrainingWindow::getWindowId).orElse(null),
        facts.isRetracted(placed));
  }

  private static List<PassageFate> passages(DocumentFacts facts) {
    var ids = new TreeSet<>(BY_ORDINAL);
    ids.addAll(facts.livePassages().keySet());
    ids.addAll(facts.retractions().keySet());
    return ids.stream()
        .map(
            id -> {
              var retracted = Optional.ofNullable(facts.retractions().get(id));
              return new PassageFate(
                  id,
                  facts.livePassages().containsKey(id)
                      ? "live"
                      : retracted.map(r -> r.retraction().getReason()).orElse("live"),
                  retracted.map(r -> r.retraction().getRetractedAt().toString()).orElse(null));
            })
        .toList();
  }

  private static WindowUse use(TrainingWindow window, List<DocumentFacts.Placed> pairs) {
    return new WindowUse(
        window.getWindowId(),
        window.getSequence(),
        window.getLine(),
        count(pairs, Split.TRAIN),
        count(pairs, Split.VALIDATION),
        count(pairs, Split.EVALUATION));
  }

  private static int count(List<DocumentFacts.Placed> pairs, Split split) {
    return (int) pairs.stream().filter(placed -> placed.pair().getSplit() == split).count();
  }
}
