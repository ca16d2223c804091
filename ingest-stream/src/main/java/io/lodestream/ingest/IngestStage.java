package io.lodestream.ingest;

import io.lodestream.encoder.EncoderException;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.ingest.changes.DocumentLedger;
import io.lodestream.ingest.changes.PassageMaker;
import io.lodestream.ingest.reading.DocumentReader;
import io.lodestream.ingest.topology.IngestTopology;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.lifecycle.Stage;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.stage.StageSections;
import io.lodestream.runtime.streams.StreamsRunner;
import io.lodestream.schemas.digest.Sha256;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Documents to passages, as a stage: opens the tokenizer and runs the topology. */
public final class IngestStage implements Stage {

  /** Changes when other links of the same document are found. */
  private static final String LINKS = "links-1";

  private static final Logger LOG = LoggerFactory.getLogger(IngestStage.class);

  /** Bounds the memory that buffered documents take: few records, since they may be large. */
  private static final int BUFFERED_RECORDS = 64;

  public static final StageSections SECTIONS = StageSections.of(IngestSettings.SECTION);

  private final StageContext context;
  private final IngestSettings settings;
  private final OpenParts opened = new OpenParts();
  private StreamsRunner runner;

  public IngestStage(StageContext context) {
    this.context = context;
    this.settings = context.settings().read(IngestSettings.SECTION);
  }

  @Override
  public String name() {
    return context.stage();
  }

  @Override
  public void start() {
    var model = modelDir();
    var tokenizer = opened.add(open(model));
    var maker =
        new PassageMaker(
            settings.split(), settings.context(), tokenizer::spans, this::structureNotRead);
    var ledger = new DocumentLedger(maker, recipe(model));
    var reader =
        new DocumentReader(
            context.topics(),
            context.serdes(),
            settings.key(),
            settings.unknownFields(),
            fields -> context.meters().count(MetricName.DOCUMENTS_UNKNOWN_FIELDS, fields),
            settings.maxDocumentBytes(),
            settings.maxMetadataBytes());
    var topology =
        new IngestTopology(
            context.topics(),
            context.serdes(),
            reader,
            ledger,
            settings.duplicateSimilarity(),
            context.meters());
    var properties = properties();
    runner =
        opened.add(
            new StreamsRunner(
                topology.build(properties), properties, context.kafka(), context.meters()));
    runner.start();
  }

  /** A fault of ours, never the document's: what it says helps to mend it. */
  private void structureNotRead(Throwable cause) {
    context.meters().count(MetricName.DOCUMENTS_WITHOUT_STRUCTURE, 1);
    LOG.warn("event=structure-not-read action=passages-made-without", cause);
  }

  private Properties properties() {
    var properties = context.kafka().streams("ingest", context.stateDir(), settings.threads());
    properties.putIfAbsent(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
    return properties;
  }

  private Path modelDir() {
    try {
      return settings.tokenizer().dir(context.shared().stateDir().resolve("models"));
    } catch (EncoderException e) {
      throw new FatalException("ingest.tokenizer cannot be used: " + e.getMessage(), e);
    }
  }

  private static TextTokenizer open(Path model) {
    try {
      return TextTokenizer.open(model);
    } catch (EncoderException e) {
      throw new FatalException("ingest.tokenizer must be a model directory: " + e.getMessage(), e);
    }
  }

  /** A text that differs whenever anything but the document that decides passages differs. */
  private String recipe(Path model) {
    try {
      var digest = Sha256.of(Files.readAllBytes(model.resolve("tokenizer.json"))).hex();
      return settings.split() + " " + settings.context() + " " + digest + " " + LINKS;
    } catch (IOException e) {
      throw new FatalException("the tokenizer of %s cannot be read".formatted(model), e);
    }
  }

  @Override
  public Health health() {
    return runner == null ? new Health.Starting("the tokenizer") : runner.health();
  }

  @Override
  public void close() {
    opened.close();
  }
}
