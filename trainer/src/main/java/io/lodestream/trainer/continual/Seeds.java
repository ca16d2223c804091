package io.lodestream.trainer.continual;

import java.util.SplittableRandom;

/** Seeds for things that are sampled apart, so that none follows from another's. */
final class Seeds {

  private Seeds() {}

  static long of(long seed, String... names) {
    long mixed = seed;
    for (var name : names) {
      mixed = new SplittableRandom(31 * mixed + name.hashCode()).nextLong();
    }
    return mixed;
  }
}
