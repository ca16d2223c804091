package io.lodestream.trainer.validation;

import io.lodestream.trainer.settings.TrainerSettings;
import java.util.TreeSet;

/** After which steps a run is validated. */
public final class Checkpoints {

  private Checkpoints() {}

  /** Steps, counted from 1, evenly spaced; the last step always among them. */
  public static TreeSet<Integer> of(int steps, TrainerSettings.Validation settings) {
    var at = new TreeSet<Integer>();
    for (int k = 1; k <= settings.checkpoints(); k++) {
      at.add(Math.max(1, (int) Math.round((double) steps * k / settings.checkpoints())));
    }
    return at;
  }
}
