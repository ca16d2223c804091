package io.lodestream.indexer;

import io.lodestream.runtime.stage.StageCommand;

/** Runs the indexer as a process of its own. */
public final class IndexerMain {

  private IndexerMain() {}

  public static void main(String[] arguments) {
    System.exit(StageCommand.run("indexer", IndexerStage.SECTIONS, IndexerStage::new, arguments));
  }
}
