package io.lodestream.runtime.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A configuration section: its prefix and what reads it into a record. Each settings class declares
 * its own, so that prefix and reader stand once.
 *
 * @param reader must work on defaults alone, without effects: the reference page is made that way
 */
public record SectionReader<T>(String prefix, Function<Section, T> reader) {

  /** Every key of the section in reading order. */
  public List<KeyDescription> describe() {
    var section = new Section(prefix, key -> Optional.empty(), key -> Map.of());
    reader.apply(section);
    return section.descriptions();
  }
}
