package io.lodestream.embedded.broker;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives an empty log directory a cluster id and a metadata version, as Kafka's server demands. */
final class StorageFormat {
  private static final Logger LOG = LoggerFactory.getLogger(StorageFormat.class);

  private StorageFormat() {}

  static void write(Path logDir) throws Exception {
    var words = new ByteArrayOutputStream();
    new Formatter()
        .setPrintStream(new PrintStream(words, true, StandardCharsets.UTF_8))
        .setNodeId(BrokerSettings.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
        .setDirectories(List.of(logDir.toString()))
        .setMetadataLogDirectory(logDir.toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
    LOG.debug(
        "event=storage-formatted dir={} said=\"{}\"",
        logDir,
        words.toString(StandardCharsets.UTF_8).strip());
  }
}
