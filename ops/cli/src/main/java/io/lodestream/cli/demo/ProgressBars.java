package io.lodestream.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A live bar per task, for terminals. */
final class ProgressBars implements ProgressDisplay {

  private static final int UPDATE_MS = 500;

  private final Map<String, ProgressBar> bars = new LinkedHashMap<>();

  @Override
  public void show(String task, long done, long total, String note) {
    if (done == 0 && total == 0) {
      return;
    }
    var bar = bars.computeIfAbsent(task, this::newBar);
    bar.maxHint(total == 0 ? -1 : total);
    bar.stepTo(done);
    bar.setExtraMessage(note.isEmpty() ? "" : " " + note);
  }

  private ProgressBar newBar(String task) {
    return new ProgressBarBuilder()
        .setTaskName("%-18s".formatted(task))
        .setInitialMax(-1)
        .setUpdateIntervalMillis(UPDATE_MS)
        .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
        .hideEta()
        .build();
  }

  @Override
  public void close() {
    bars.values().forEach(ProgressBar::close);
  }
}
