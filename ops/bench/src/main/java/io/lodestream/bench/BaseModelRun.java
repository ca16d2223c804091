package io.lodestream.bench;

import io.lodestream.encoder.BundledModel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes the bundled model below a directory and prints the model's path. */
@Command(name = "base")
final class BaseModelRun implements Callable<Integer> {
  @Parameters(index = "0")
  private Path parent;

  @Override
  public Integer call() {
    System.out.println(BundledModel.unpack(parent));
    return 0;
  }
}
