package io.lodestream.trainer.window;

import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import java.util.function.BooleanSupplier;

/** The windows whose pairs are still in their topic, which forgets by time. */
public interface KeptWindows {

  /** Whether all of a window is still there; its records are not looked at. */
  boolean keeps(TrainingWindow window);

  /**
   * Shows every pair of a window that was trained on before, so that a part of it can be kept. What
   * the visitor was shown counts only if this returns: the digest is known at a range's end. Bad
   * records are left out in silence, as they were set aside when the window was new.
   *
   * @param stopRequested looked at between polls
   * @throws BadDataException if the window is not there any more, or not as the manifest says
   * @throws RetryableException if the brokers give nothing for half a minute, or on a stop
   */
  void revisit(TrainingWindow window, BooleanSupplier stopRequested, PairVisitor visitor);
}
