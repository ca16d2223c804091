package io.lodestream.cli.pairs;

import io.lodestream.cli.progress.Progress;
import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.querygen.judge.CorpusVectors;
import io.lodestream.querygen.judge.DenseRetriever;
import io.lodestream.querygen.judge.WordsOnly;
import io.lodestream.schemas.Passage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The model with which the round trip searches; none with {@code --model none}. */
final class JudgingModel implements AutoCloseable {

  private final String name;
  private final Optional<Encoder> encoder;
  private final Progress progress;

  private JudgingModel(String name, Optional<Encoder> encoder, Progress progress) {
    this.name = name;
    this.encoder = encoder;
    this.progress = progress;
  }

  static JudgingModel open(String name, Path directory, EncoderOptions options, Progress progress) {
    return new JudgingModel(name, Optional.of(Encoder.open(directory, options)), progress);
  }

  static JudgingModel none(Progress progress) {
    return new JudgingModel("none", Optional.empty(), progress);
  }

  DenseRetriever retriever(Map<String, Passage> passages) {
    if (encoder.isEmpty()) {
      return new WordsOnly();
    }
    return CorpusVectors.embed(
        name, encoder.get(), passages, done -> progress.step("embedded passages", done));
  }

  @Override
  public void close() {
    encoder.ifPresent(Encoder::close);
  }
}
