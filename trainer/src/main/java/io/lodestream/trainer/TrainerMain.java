package io.lodestream.trainer;

import io.lodestream.runtime.stage.StageCommand;

/** Runs the trainer in a process of its own. */
public final class TrainerMain {
  private TrainerMain() {}

  public static void main(String[] args) {
    System.exit(StageCommand.run("trainer", TrainerStage.SECTIONS, TrainerStage::new, args));
  }
}
