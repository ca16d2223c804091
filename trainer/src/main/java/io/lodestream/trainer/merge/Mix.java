package io.lodestream.trainer.merge;

import io.lodestream.trainer.settings.TrainerSettings;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Shares of the weights that a model is averaged from; they add up to 1.
 *
 * @param trained of the best checkpoint
 * @param parent of the model the run began with
 * @param base of the line's first model
 */
public record Mix(double trained, double parent, double base) {
  /** The best checkpoint as it is. */
  public static final Mix TRAINED = new Mix(1, 0, 0);

  /**
   * The mixes that are tried.
   *
   * <p>For each share of the trained weights one mix with the parent alone (<a
   * href="https://arxiv.org/abs/2109.01903">WiSE-FT</a>), and with the base also one in which
   * parent and base have equal parts of the rest (<a
   * href="https://arxiv.org/abs/2311.13534">LM-Cocktail</a>). The trained weights as they are,
   * share 1, are tried only where that share is listed: generated queries would nearly always
   * prefer them. A share of 0 gives no mix, since the parent is no candidate.
   *
   * @param hasBase whether there is a first model that is not the parent itself
   * @return in the order of the settings, without repetition
   */
  public static List<Mix> tried(TrainerSettings.Merge settings, boolean hasBase) {
    var mixes = new LinkedHashSet<Mix>();
    for (double share : settings.shares()) {
      if (share == 1) {
        mixes.add(TRAINED);
      } else if (share > 0) {
        mixes.add(new Mix(share, 1 - share, 0));
        if (hasBase && settings.withBase()) {
          mixes.add(new Mix(share, (1 - share) / 2, (1 - share) / 2));
        }
      }
    }
    return List.copyOf(mixes);
  }

  @Override
  public String toString() {
    return "trained %.2f parent %.2f base %.2f".formatted(trained, parent, base);
  }
}
