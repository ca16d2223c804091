package io.lodestream.trainer.training;

/** Pairs per second of the steps, without what lies between them. */
final class Throughput {
  private long nanos;
  private long pairs;
  private long began;

  void begin() {
    began = System.nanoTime();
  }

  void end(int pairs) {
    nanos += System.nanoTime() - began;
    this.pairs += pairs;
  }

  /** 0 before the first step. */
  double pairsPerSecond() {
    return nanos == 0 ? 0 : pairs / (nanos / 1e9);
  }
}
