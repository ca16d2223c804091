package io.lodestream.trainer.validation;

import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The prefixes of a model's vectors that are measured.
 *
 * @param deciding the prefix by which checkpoints are chosen
 * @param all the deciding prefix, the whole vector and the prefixes that are trained to work alone
 */
public record Dimensions(int deciding, SortedSet<Integer> all) {
  public Dimensions {
    all = Collections.unmodifiableSortedSet(new TreeSet<>(all));
  }

  /**
   * @param whole length of the model's vectors
   * @throws FatalException if the settings ask for more than that
   */
  public static Dimensions of(TrainerSettings settings, int whole) {
    int asked = settings.validation().dimension();
    require("trainer.validation-dim", asked, whole);
    settings.loss().matryoshkaDims().forEach(d -> require("trainer.matryoshka-dims", d, whole));
    var all = new TreeSet<>(settings.loss().matryoshkaDims());
    int deciding = asked == 0 ? whole : asked;
    all.add(deciding);
    all.add(whole);
    return new Dimensions(deciding, all);
  }

  private static void require(String key, int dimension, int whole) {
    if (dimension > whole) {
      throw new FatalException(
          "%s must be at most %d, which the model has, was %d".formatted(key, whole, dimension));
    }
  }
}
