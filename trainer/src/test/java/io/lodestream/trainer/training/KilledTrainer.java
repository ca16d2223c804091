package io.lodestream.trainer.training;

import java.nio.file.Path;

/** The main class of a JVM that trains until it is killed, and says which steps are done. */
final class KilledTrainer {
  private KilledTrainer() {}

  public static void main(String[] args) {
    var listener =
        new RunScenario.Recorded() {
          @Override
          public void stepped(Progress progress) {
            System.out.println("step " + progress.step());
          }
        };
    new RunScenario(Path.of(args[0])).checkpoints(Path.of(args[1])).run(listener).close();
  }
}
