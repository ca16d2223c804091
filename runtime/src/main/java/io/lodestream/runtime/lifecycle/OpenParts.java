package io.lodestream.runtime.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stage or a stack of them has opened, to be closed together: the last first; a part that
 * does not close is logged and the rest still closed. Closing twice closes each part once. Not
 * thread-safe.
 */
public final class OpenParts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Takes over closing the part; returns it. */
  public <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      var part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("event=part-not-closed part={}", part.getClass().getSimpleName(), e);
      }
    }
  }
}
