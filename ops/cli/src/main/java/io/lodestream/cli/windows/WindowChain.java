package io.lodestream.cli.windows;

import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.windows.WindowId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a window's manifest against its own id and against the previous window: in each partition
 * the range must begin where the range of the previous window ended, so that no record is used
 * twice or skipped.
 *
 * <p>The window closer begins elsewhere in two cases only: in a topic that was deleted and created
 * again, and after pairs that had expired before they were read. The first kept offset of a
 * partition only grows. So a gap below the first kept offset may have come about by expiry and is
 * no difference; a gap that reaches beyond that offset is one. A partition that the previous window
 * did not have may begin anywhere.
 */
public final class WindowChain {

  private WindowChain() {}

  /**
   * One sentence per difference; empty if there is no difference.
   *
   * @param previous the window that the manifest names as its predecessor, if its manifest is known
   * @param keptFrom first offset still kept, by partition; in a partition without an entry a gap
   *     counts as expired
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
