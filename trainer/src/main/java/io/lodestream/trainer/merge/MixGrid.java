package io.lodestream.trainer.merge;

import io.lodestream.trainer.settings.TrainerSettings;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The mixes that are tried.
 *
 * <p>For each share of the trained weights one mix with the parent alone (<a
 * href="https://arxiv.org/abs/2109.01903">WiSE-FT</a>), and with the base also one in which parent
 * and base have equal parts of the rest (<a
 * href="https://arxiv.org/abs/2311.13534">LM-Cocktail</a>). The trained weights as they are, share
 * 1, are tried only where that is listed: by generated queries they would nearly always win. A
 * share of 0 is none, the parent is no candidate.
 */
public final class MixGrid {
  private MixGrid() {}

  /**
   * @param hasBase whether there is a first model that is not the parent itself
   * @return in the order of the settings, without repetition
   */
  public static List<Mix> of(TrainerSettings.Merge settings, boolean hasBase) {
    var mixes = new LinkedHashSet<Mix>();
    for (double share : settings.shares()) {
      if (share == 1) {
        mixes.add(Mix.TRAINED);
      } else if (share > 0) {
        mixes.add(new Mix(share, 1 - share, 0));
        if (hasBase && settings.withBase()) {
          mixes.add(new Mix(share, (1 - share) / 2, (1 - share) / 2));
        }
      }
    }
    return List.copyOf(mixes);
  }
}
