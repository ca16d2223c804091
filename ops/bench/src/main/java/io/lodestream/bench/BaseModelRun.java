package io.lodestream.bench;

import io.lodestream.encoder.BundledModel;
import io.lodestream.schemas.error.UserException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes a bundled model below a directory and prints the model's path. */
@Command(name = "base")
final class BaseModelRun implements Callable<Integer> {
  @Parameters(index = "0")
  private Path parent;

  @Parameters(index = "1", defaultValue = "all-MiniLM-L6-v2")
  private String name;

  @Override
  public Integer call() {
    var model =
        BundledModel.named(name)
            .orElseThrow(
                () ->
                    new UserException(
                        "no bundled model %s; there are %s".formatted(name, BundledModel.names())));
    System.out.println(model.unpack(parent));
    return 0;
  }
}
