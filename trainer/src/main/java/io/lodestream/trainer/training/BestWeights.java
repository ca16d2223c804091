package io.lodestream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A copy of the best checkpoint's weights, in native memory of the manager given. Used by the
 * thread that trains.
 */
final class BestWeights {
  private final NDManager owner;
  private final Map<String, NDArray> current;
  private final Map<String, NDArray> copies = new LinkedHashMap<>();

  /**
   * @param current the weights being trained, by name
   */
  BestWeights(NDManager owner, Map<String, NDArray> current) {
    this.owner = owner;
    this.current = current;
  }

  /** Copies the weights as they are now. */
  void take() {
    arrays().forEach((name, copy) -> copy(current.get(name), copy));
  }

  /** Puts the copy back in place. */
  void restore() {
    copies.forEach((name, copy) -> copy(copy, current.get(name)));
  }

  /** The copies, made of the present weights if there were none before. */
  Map<String, NDArray> arrays() {
    if (copies.isEmpty()) {
      current.forEach(
          (name, weight) -> {
            var copy = weight.duplicate();
            copy.detach();
            copy.attach(owner);
            copies.put(name, copy);
          });
    }
    return copies;
  }

  private static void copy(NDArray from, NDArray to) {
    to.set(new NDIndex("..."), from);
  }
}
