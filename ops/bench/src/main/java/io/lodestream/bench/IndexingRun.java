package io.lodestream.bench;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirFiles;
import io.lodestream.cli.pairs.CorpusPassages;
import io.lodestream.embedded.vectors.EmbeddedVectorStore;
import io.lodestream.embedded.vectors.VectorStoreOptions;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.indexer.collections.QdrantCollections;
import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.indexer.sync.PassageSource.Changes;
import io.lodestream.indexer.sync.PointWriter;
import io.lodestream.ingest.IngestSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.Passage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what the sparse side costs when passages are indexed: the indexer's own writer embeds
 * and writes the bundled papers' passages into two collections, one with sparse vectors and one
 * without, batch by batch in turns, so that whatever else the machine does slows both alike.
 */
@Command(
    name = "indexing",
    description = "Time to embed and index passages with the sparse side and without, in turns.")
final class IndexingRun implements Callable<Integer> {

  private static final String MODEL = "base";
  private static final int BATCH = 64;

  @Option(
      names = "--out",
      required = true,
      description = "Directory for model and vector store; the store must not exist yet.")
  private Path out;

  @Option(names = "--passages", defaultValue = "2048", description = "Passages indexed, twice.")
  private int most;

  /** A collection with its writer, and the time that its batches took. */
  private static final class Side {
    private final PointWriter writer;
    private long nanos;

    private Side(PointWriter writer) {
      this.writer = writer;
    }

    private void write(Map<String, Passage> batch) {
      long begin = System.nanoTime();
      writer.apply(new Changes(batch, Set.of(), Map.of()));
      nanos += System.nanoTime() - begin;
    }
  }

  @Override
  public Integer call() {
    var settings = Settings.of(Map.of());
    var directory = BundledModel.DEFAULT.unpack(out);
    var words =
        SparseWords.of("sparse", SparseSide.of(settings.read(RetrievalSettings.SECTION).sparse()));
    try (var tokenizer = TextTokenizer.open(directory);
        var encoder = Encoder.open(directory, EncoderOptions.defaults());
        var store = EmbeddedVectorStore.start(VectorStoreOptions.in(out.resolve("vectors")));
        var client =
            VectorStoreConnection.open(
                new SharedSettings.Vectors(store.host(), store.port(), false, Optional.empty()))) {
      var ingest = settings.read(IngestSettings.SECTION);
      var set = BeirDataset.read("covidqa", BeirFiles.bundled("covidqa"));
      var passages = new CorpusPassages(ingest, tokenizer::spans).of(set.documents());
      var collections = new QdrantCollections(client, new GraphSettings(16, 100));
      for (var name : List.of("sparse", "dense")) {
        collections.create(name, MODEL, encoder.dimension(), words.side());
      }
      var sparse = side("sparse", encoder, Optional.of(words), collections);
      var dense = side("dense", encoder, Optional.empty(), collections);
      run(batches(passages), sparse, dense);
    }
    return 0;
  }

  private static Side side(
      String name, Embedder encoder, Optional<SparseWords> words, QdrantCollections collections) {
    return new Side(
        new PointWriter(
            name,
            MODEL,
            encoder,
            words.map(SparseWords::encoder),
            collections,
            new StageMeters("indexer")));
  }

  private List<Map<String, Passage>> batches(Map<String, Passage> passages) {
    var batches = new ArrayList<Map<String, Passage>>();
    passages.entrySet().stream()
        .limit(most)
        .forEach(
            entry -> {
              if (batches.isEmpty() || batches.get(batches.size() - 1).size() == BATCH) {
                batches.add(new LinkedHashMap<>());
              }
              batches.get(batches.size() - 1).put(entry.getKey(), entry.getValue());
            });
    return batches;
  }

  /** The first batch warms up: it is written by both sides before the clock runs. */
  private static void run(List<Map<String, Passage>> batches, Side sparse, Side dense) {
    sparse.write(batches.get(0));
    dense.write(batches.get(0));
    sparse.nanos = 0;
    dense.nanos = 0;
    int count = 0;
    for (int at = 1; at < batches.size(); at++) {
      var first = at % 2 == 0 ? sparse : dense;
      first.write(batches.get(at));
      (first == sparse ? dense : sparse).write(batches.get(at));
      count += batches.get(at).size();
    }
    System.out.printf(
        Locale.ROOT,
        "with the sparse side %.1f passages/s, without %.1f: %.3f times the time (%d passages)%n",
        count / (sparse.nanos / 1e9),
        count / (dense.nanos / 1e9),
        sparse.nanos / (double) dense.nanos,
        count);
  }
}
