package io.lodestream.ingest;

import io.lodestream.runtime.stage.StageCommand;

/** Runs the ingest stage in a process of its own. */
public final class IngestMain {

  private IngestMain() {}

  public static void main(String[] arguments) {
    System.exit(StageCommand.run("ingest", IngestStage.SECTIONS, IngestStage::new, arguments));
  }
}
