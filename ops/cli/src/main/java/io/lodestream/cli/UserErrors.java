package io.lodestream.cli;

import io.lodestream.cli.beir.BeirFormatException;
import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.cli.demo.DemoException;
import io.lodestream.cli.embedding.LineException;
import io.lodestream.cli.hub.HubException;
import io.lodestream.cli.models.ModelException;
import io.lodestream.cli.windows.WindowException;
import io.lodestream.embedded.broker.BrokerException;
import io.lodestream.embedded.registry.RegistryStartException;
import io.lodestream.embedded.vectors.VectorStoreException;
import io.lodestream.encoder.EncoderException;
import io.lodestream.encoder.artifact.ArtifactException;
import io.lodestream.schemas.error.LodestreamException;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints failures: one line for what a user can mend, and where the rest was logged otherwise. */
final class UserErrors {

  private static final Logger LOG = LoggerFactory.getLogger(UserErrors.class);
  private static final List<Class<? extends Exception>> EXPLAINED =
      List.of(
          LodestreamException.class,
          BeirFormatException.class,
          BrokerException.class,
          RegistryStartException.class,
          VectorStoreException.class,
          ArtifactException.class,
          EncoderException.class,
          ModelException.class,
          ClusterException.class,
          WindowException.class,
          HubException.class,
          LineException.class,
          DemoException.class);

  private UserErrors() {}

  static int print(Exception failure, PrintWriter err) {
    err.println("error: " + failure.getMessage());
    if (EXPLAINED.stream().anyMatch(type -> type.isInstance(failure))) {
      LOG.debug("command failed", failure);
    } else {
      LOG.error("command failed", failure);
      err.printf("  (%s; details in %s)%n", failure.getClass().getName(), LogTarget.file());
    }
    err.flush();
    return 1;
  }
}
