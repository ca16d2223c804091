package io.lodestream.trainer.tracking;

import java.io.IOException;

/** Takes named figures of a run. Used by the thread that trains. */
public interface ScalarSink extends AutoCloseable {

  /**
   * The run goes on after a step; what was written of later steps is void. Called before anything
   * is written, and not at all for a run from the start.
   */
  void resume(int step) throws IOException;

  void write(int step, String name, double value) throws IOException;

  @Override
  void close() throws IOException;
}
