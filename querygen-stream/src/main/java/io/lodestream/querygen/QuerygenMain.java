package io.lodestream.querygen;

import io.lodestream.runtime.stage.StageCommand;

/** Runs the querygen stage as a process of its own. */
public final class QuerygenMain {

  private QuerygenMain() {}

  public static void main(String[] arguments) {
    System.exit(
        StageCommand.run("querygen", QuerygenStage.SECTIONS, QuerygenStage::new, arguments));
  }
}
