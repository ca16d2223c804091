package io.lodestream.cli;

import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import java.time.Instant;
import java.util.List;

/** Models and windows as their topics have them, whole but for what a test is about. */
public final class ClusterRecords {

  private ClusterRecords() {}

  /** Of the default line, made at the epoch. */
  public static ModelVersion.Builder model(String id) {
    return ModelVersion.newBuilder()
        .setModelId(id)
        .setLine("default")
        .setName("mini")
        .setArtifactUri("file:/tmp/" + id)
        .setArtifactSha256("0".repeat(64))
        .setDimension(384)
        .setPooling("mean")
        .setMaxTokens(256)
        .setCreatedAt(Instant.EPOCH);
  }

  /** The first of the default line, without ranges or pairs. */
  public static TrainingWindow.Builder window(String id) {
    return TrainingWindow.newBuilder()
        .setWindowId(id)
        .setLine("default")
        .setSequence(0)
        .setTopic("pairs")
        .setTopicId("id")
        .setRanges(List.of())
        .setCount(0)
        .setTrainCount(0)
        .setValidationCount(0)
        .setSizeBytes(0)
        .setFirstTimestamp(Instant.EPOCH)
        .setLastTimestamp(Instant.EPOCH)
        .setTrigger(WindowTrigger.COUNT);
  }
}
