package io.lodestream.trainer.merge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.schemas.error.FatalException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Puts averages of trained, parent's and base's weights into an encoder (<a
 * href="https://arxiv.org/abs/2203.05482">model soups</a>).
 *
 * <p>Parent and base are in native memory until closed. Used by the thread that owns the encoder.
 */
final class WeightMerge implements AutoCloseable {
  private final TrainableEncoder target;
  private final Map<String, NDArray> trained;
  private final TrainableEncoder parent;
  private final Optional<TrainableEncoder> base;

  private WeightMerge(
      TrainableEncoder target,
      Map<String, NDArray> trained,
      TrainableEncoder parent,
      Optional<TrainableEncoder> base) {
    this.target = target;
    this.trained = trained;
    this.parent = parent;
    this.base = base;
  }

  /**
   * @param target gets the averages
   * @param trained weights of the best checkpoint, not the arrays of the target itself
   * @throws FatalException if the base has other weights than the target
   */
  static WeightMerge open(
      TrainableEncoder target,
      Map<String, NDArray> trained,
      Path parentDir,
      Optional<Path> baseDir,
      Precision precision) {
    var parent = TrainableEncoder.open(parentDir, precision);
    var base = Optional.<TrainableEncoder>empty();
    try {
      base = baseDir.map(dir -> TrainableEncoder.open(dir, precision));
      base.ifPresent(opened -> requireAlike(baseDir.orElseThrow(), opened, target));
      return new WeightMerge(target, trained, parent, base);
    } catch (RuntimeException e) {
      parent.close();
      base.ifPresent(TrainableEncoder::close);
      throw e;
    }
  }

  private static void requireAlike(Path dir, TrainableEncoder base, TrainableEncoder target) {
    target
        .parameters()
        .forEach(
            (name, weight) -> {
              var other = base.parameters().get(name);
              if (other == null || !other.getShape().equals(weight.getShape())) {
                throw new FatalException(
                    "trainer.merge-base needs a first model of the parent's shape: '%s' is %s in %s, %s in the parent"
                        .formatted(
                            name,
                            other == null ? "missing" : other.getShape(),
                            dir,
                            weight.getShape()));
              }
            });
  }

  /** Gives the target this mix; the best checkpoint's own weights bit for bit. */
  void apply(Mix mix) {
    trained.forEach(
        (name, weight) -> {
          var to = target.parameters().get(name);
          try (var scope = to.getManager().newSubManager()) {
            NDArray sum = weight;
            if (!mix.equals(Mix.TRAINED)) {
              sum = scaled(weight, mix.trained()).addi(scaled(parent, name, mix.parent()));
              sum.attach(scope);
            }
            if (mix.base() > 0) {
              sum.addi(scaled(base.orElseThrow(), name, mix.base()));
            }
            to.set(new NDIndex("..."), sum);
          }
        });
  }

  private static NDArray scaled(TrainableEncoder of, String name, double share) {
    return scaled(of.parameters().get(name), share);
  }

  private static NDArray scaled(NDArray weight, double share) {
    return weight.mul((float) share);
  }

  @Override
  public void close() {
    parent.close();
    base.ifPresent(TrainableEncoder::close);
  }
}
