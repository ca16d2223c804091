package io.lodestream.cli.pairs;

import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.FatalException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one run, all published together at its end; closing without publishing leaves no
 * file.
 */
final class PairFiles implements AutoCloseable {

  private final List<LinesFile> open = new ArrayList<>();
  private final LinesFile pairs;
  private final Optional<LinesFile> rejected;
  private final Optional<LinesFile> passages;

  PairFiles(Path pairs, Optional<Path> rejected, Optional<Path> passages) {
    try {
      this.pairs = create(pairs);
      this.rejected = rejected.map(this::create);
      this.passages = passages.map(this::create);
    } catch (FatalException e) {
      close();
      throw e;
    }
  }

  private LinesFile create(Path target) {
    var file = LinesFile.create(target);
    open.add(file);
    return file;
  }

  void kept(String row) {
    pairs.add(row);
  }

  void refused(String row) {
    rejected.ifPresent(file -> file.add(row));
  }

  void passages(Map<String, Passage> all) {
    passages.ifPresent(file -> all.forEach((id, p) -> file.add(Rows.passage(id, p))));
  }

  void publish() {
    open.forEach(LinesFile::publish);
  }

  @Override
  public void close() {
    open.forEach(LinesFile::close);
  }
}
