package io.lodestream.evaluator;

import io.lodestream.evaluator.measurement.Progress;

/** For measurements that are no evaluation. */
final class SilentProgress implements Progress {

  @Override
  public void begins(long queries) {}

  @Override
  public void measures(String modelId, String set) {}

  @Override
  public void measured(int queries) {}
}
