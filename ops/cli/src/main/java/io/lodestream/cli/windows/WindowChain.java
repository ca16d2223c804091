package io.lodestream.cli.windows;

import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.windows.WindowId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a window's manifest against its own id and against the window before: each partition is
 * read on where that one's range ended, nothing twice and nothing passed over.
 *
 * <p>The closer begins elsewhere in two cases only: in a topic made anew, and after pairs that had
 * expired before it came. The first offset of a partition only grows, so a gap that expired then
 * has expired now too: one before that offset may be of this kind and is no difference, one that
 * reaches beyond it is. Partitions that the window before did not have begin anywhere.
 */
public final class WindowChain {

  private WindowChain() {}

  /**
   * A sentence for each difference; empty if there is none.
   *
   * @param previous the window that it names as its predecessor, if that is known
   * @param keptFrom first offset still kept by partition; where that is not known, a gap is none
   */
  public static List<String> differences(
      TrainingWindow window, Optional<TrainingWindow> previous, Map<Integer, Long> keptFrom) {
    var found = new ArrayList<String>();
    otherId(window).ifPresent(found::add);
    previous
        .filter(before -> before.getTopic().equals(window.getTopic()))
        .filter(before -> before.getTopicId().equals(window.getTopicId()))
        .ifPresent(
            before ->
                before
                    .getRanges()
                    .forEach(range -> otherStart(window, range, keptFrom).ifPresent(found::add)));
    return found;
  }

  private static Optional<String> otherId(TrainingWindow window) {
    var id =
        WindowId.of(
            window.getLine(),
            window.getTopic(),
            window.getTopicId(),
            window.getRanges(),
            window.getPreviousWindowId());
    return id.equals(window.getWindowId())
        ? Optional.empty()
        : Optional.of(
            "window %s: line, topic, ranges and previous window of the manifest give the id %s"
                .formatted(window.getWindowId(), id));
  }

  private static Optional<String> otherStart(
      TrainingWindow window, PartitionRange before, Map<Integer, Long> keptFrom) {
    long expected = before.getEndOffset();
    var range =
        window.getRanges().stream()
            .filter(each -> each.getPartition() == before.getPartition())
            .findFirst();
    if (range.isEmpty()) {
      return differing(window, before, "has no range there");
    }
    long start = range.get().getStartOffset();
    if (start < expected) {
      return differing(
          window, before, "starts at %d: %d are in both".formatted(start, expected - start));
    }
    long kept = keptFrom.getOrDefault(before.getPartition(), Long.MAX_VALUE);
    return start == expected || start <= kept
        ? Optional.empty()
        : differing(
            window, before, "starts at %d: %d are in neither".formatted(start, start - expected));
  }

  private static Optional<String> differing(
      TrainingWindow window, PartitionRange before, String found) {
    return Optional.of(
        "window %s, partition %d: expected to start at offset %d, where window %s ended, %s"
            .formatted(
                window.getWindowId(),
                before.getPartition(),
                before.getEndOffset(),
                window.getPreviousWindowId(),
                found));
  }
}
