package io.lodestream.cli.demo;

import static io.lodestream.runtime.metrics.MetricName.DEAD_LETTERS;
import static io.lodestream.runtime.metrics.MetricName.DOCUMENTS_READ;
import static io.lodestream.runtime.metrics.MetricName.PASSAGES_PENDING;
import static io.lodestream.runtime.metrics.MetricName.QUERIES_EVALUATED;
import static io.lodestream.runtime.metrics.MetricName.QUERIES_TO_EVALUATE;
import static io.lodestream.runtime.metrics.MetricName.TRAINING_LOSS;
import static io.lodestream.runtime.metrics.MetricName.TRAINING_PAIRS_PER_SECOND;
import static io.lodestream.runtime.metrics.MetricName.TRAINING_STEP;
import static io.lodestream.runtime.metrics.MetricName.TRAINING_STEPS;

import io.lodestream.schemas.IndexEvent;

/** Shows the observer's figures as one progress bar per stage. */
final class PipelineProgress {

  private final PipelineObserver observer;
  private final ProgressDisplay display;
  private final int documents;

  PipelineProgress(PipelineObserver observer, ProgressDisplay display, int documents) {
    this.observer = observer;
    this.display = display;
    this.documents = documents;
  }

  void show() {
    long dead = (long) observer.figure("ingest", DEAD_LETTERS);
    long read = Math.min(documents, (long) observer.figure("ingest", DOCUMENTS_READ) + dead);
    display.show(
        "documents", read, documents, dead == 0 ? "" : dead + " dead letters, see ingest.dlq");
    boolean complete = !observer.windows().isEmpty();
    display.show("passages", observer.passages(), complete ? observer.passages() : 0, "");
    observer.base().ifPresent(base -> showIndex("base index", base.getModelId()));
    showPairs(read);
    display.show(
        "training steps",
        (long) observer.figure("trainer", TRAINING_STEP),
        (long) observer.figure("trainer", TRAINING_STEPS),
        "loss %.3f, %.1f pairs/s"
            .formatted(
                observer.figure("trainer", TRAINING_LOSS),
                observer.figure("trainer", TRAINING_PAIRS_PER_SECOND)));
    observer.candidate().ifPresent(model -> showIndex("points re-embedded", model.getModelId()));
    display.show(
        "queries evaluated",
        (long) observer.figure("evaluator", QUERIES_EVALUATED),
        (long) observer.figure("evaluator", QUERIES_TO_EVALUATE),
        "");
  }

  private void showPairs(long documentsRead) {
    long pending = (long) observer.figure("querygen", PASSAGES_PENDING);
    if (documentsRead < documents || observer.kept() + observer.rejected() == 0) {
      return;
    }
    display.show(
        "passages judged",
        Math.max(0, observer.passages() - pending),
        observer.passages(),
        "%d pairs kept, %d rejected, %d passages left out"
            .formatted(observer.kept(), observer.rejected(), observer.notSampled()));
  }

  private void showIndex(String task, String modelId) {
    observer
        .collectionOf(modelId)
        .ifPresent(
            event ->
                display.show(
                    task, event.getPoints(), expected(event), "state " + event.getState()));
  }

  private static long expected(IndexEvent event) {
    return Math.max(event.getPoints(), event.getExpectedPoints());
  }
}
