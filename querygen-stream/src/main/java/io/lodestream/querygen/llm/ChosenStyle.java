package io.lodestream.querygen.llm;

import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.WritingTask;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out by the first passages which of two prompts a model can follow, and keeps to it.
 *
 * <p>Each of the first {@value #TRIALS} passages is asked for by instructions, and by worked
 * examples where that gives no usable query; it keeps what it got, under the version of the prompt
 * that wrote it. Passages that come meanwhile wait for the trials in flight. Answers are cached, so
 * a restart tries again without a call and chooses the same. Thread-safe.
 */
final class ChosenStyle implements AsyncGenerator {

  static final int TRIALS = 4;

  private static final Logger LOG = LoggerFactory.getLogger(ChosenStyle.class);

  private final LlmGenerator instruct;
  private final LlmGenerator small;
  private final Set<CompletableFuture<Generated>> trials = new HashSet<>();
  private int ended;
  private int byInstruct;
  private int bySmall;

  ChosenStyle(LlmGenerator instruct, LlmGenerator small) {
    this.instruct = instruct;
    this.small = small;
  }

  /** Of the prompt chosen, or while there is none of the instructions. */
  @Override
  public String version() {
    return chosen().orElse(instruct).version();
  }

  private synchronized Optional<LlmGenerator> chosen() {
    if (ended < TRIALS) {
      return Optional.empty();
    }
    return Optional.of(bySmall > byInstruct ? small : instruct);
  }

  @Override
  public CompletableFuture<Generated> generate(WritingTask task) {
    var chosen = chosen();
    if (chosen.isPresent()) {
      return by(chosen.get(), task);
    }
    var trial = new CompletableFuture<Generated>();
    CompletableFuture<?> running;
    synchronized (this) {
      running = CompletableFuture.allOf(trials.toArray(CompletableFuture[]::new));
      if (ended + trials.size() < TRIALS) {
        trials.add(trial);
        running = null;
      }
    }
    if (running != null) {
      return running.handle((all, failure) -> null).thenCompose(none -> generate(task));
    }
    by(instruct, task)
        .thenCompose(
            written ->
                written.queries().isEmpty()
                    ? by(small, task).thenApply(other -> better(written, other))
                    : CompletableFuture.completedFuture(written))
        .whenComplete((written, failure) -> end(trial, written, failure));
    return trial;
  }

  private static Generated better(Generated instructed, Generated shown) {
    return shown.queries().isEmpty() ? instructed : shown;
  }

  private void end(CompletableFuture<Generated> trial, Generated written, Throwable failure) {
    synchronized (this) {
      trials.remove(trial);
      if (failure == null) {
        ended++;
        boolean isUsable = !written.queries().isEmpty();
        byInstruct += isUsable && written.version().equals(instruct.version()) ? 1 : 0;
        bySmall += isUsable && written.version().equals(small.version()) ? 1 : 0;
      }
    }
    if (failure == null) {
      chosen().ifPresent(this::tell);
      trial.complete(written);
    } else {
      trial.completeExceptionally(failure);
    }
  }

  private synchronized void tell(LlmGenerator chosen) {
    LOG.info(
        "event=prompt-style-chosen generator={} passages={} by_instruct={} by_small_model={}",
        chosen.version(),
        ended,
        byInstruct,
        bySmall);
  }

  private static CompletableFuture<Generated> by(LlmGenerator generator, WritingTask task) {
    return generator
        .generate(task)
        .thenApply(g -> new Generated(g.queries(), g.unfit(), generator.version()));
  }
}
