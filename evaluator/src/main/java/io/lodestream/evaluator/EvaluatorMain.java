package io.lodestream.evaluator;

import io.lodestream.runtime.stage.StageCommand;

/** Runs the evaluator as a process of its own. */
public final class EvaluatorMain {

  private EvaluatorMain() {}

  public static void main(String[] args) {
    System.exit(StageCommand.run("evaluator", EvaluatorStage.SECTIONS, EvaluatorStage::new, args));
  }
}
