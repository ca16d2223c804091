package io.lodestream.trainer.models;

import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import java.util.stream.Collectors;

/** Describes a training window for a model card, so that its records can be found again. */
public final class WindowSource {

  private WindowSource() {}

  public static String markdown(TrainingWindow window) {
    return """
        Window %s (number %d of line %s), topic %s, id %s.

        | partition | first offset | end offset | records | sha256 |
        |---|---|---|---|---|
        %s"""
        .formatted(
            window.getWindowId(),
            window.getSequence(),
            window.getLine(),
            window.getTopic(),
            window.getTopicId(),
            window.getRanges().stream().map(WindowSource::row).collect(Collectors.joining("\n")));
  }

  private static String row(PartitionRange range) {
    return "| %d | %d | %d | %d | %s |"
        .formatted(
            range.getPartition(),
            range.getStartOffset(),
            range.getEndOffset(),
            range.getCount(),
            range.getDigest());
  }
}
