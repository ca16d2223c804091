package io.lodestream.cli.demo;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.runtime.config.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param dataDir state of broker, stages and models
 * @param report where the JSON report goes
 * @param keepRunning stay up after the table until interrupted
 * @param seed draws the example questions; generator, trainer and bootstrap have it in the settings
 */
public record DemoOptions(
    BeirDataset dataset,
    Settings settings,
    Path dataDir,
    Optional<Path> report,
    boolean keepRunning,
    long seed) {}
