package io.lodestream.trainer.checkpoint;

import java.nio.file.Path;
import java.util.Map;

/**
 * What endpoints said of a run's passages, beside its checkpoints: an endpoint may answer
 * differently another time, or not at all, its answers were paid for, and a run taken up again must
 * learn from the same. Holds no text: scores by digest of what was asked.
 *
 * @param dir the run's checkpoint directory
 * @param key of the run before its teacher was asked, as {@link RunKey} makes it
 */
public record ScoresFile(Path dir, String key) {

  /** Scores by digest of the question. */
  private record Scores(Map<String, float[]> byQuestion) {}

  private RunFile<Scores> file() {
    return new RunFile<>(dir, "teacher-scores.json", key, Scores.class);
  }

  /** Empty where there is none, or one of another run. */
  public Map<String, float[]> read() {
    return file().read().map(Scores::byQuestion).orElse(Map.of());
  }

  /** Takes the place of an earlier one, complete and synced, or leaves that and warns. */
  public void write(Map<String, float[]> scores) {
    file().write(new Scores(scores));
  }

  /** Of whichever run. */
  public void remove() {
    file().remove();
  }
}
