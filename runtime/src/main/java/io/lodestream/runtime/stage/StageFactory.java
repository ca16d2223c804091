package io.lodestream.runtime.stage;

import io.lodestream.runtime.lifecycle.Stage;

/**
 * Makes a stage from what it shares with others; reads its own section of the settings, starts
 * nothing.
 */
@FunctionalInterface
public interface StageFactory {
  Stage create(StageContext context);
}
