package io.lodestream.runtime.stage;

import io.lodestream.runtime.config.SectionReader;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The sections of configuration that a stage has, besides the shared ones.
 *
 * @param known all of them
 * @param read the ones that are read with given settings: a section that is not used may lack what
 *     it must have
 */
public record StageSections(
    List<SectionReader<?>> known, Function<Settings, List<SectionReader<?>>> read) {

  /** Sections that are always read. */
  public static StageSections of(SectionReader<?>... sections) {
    return new StageSections(List.of(sections), settings -> List.of(sections));
  }

  /**
   * Refuses settings with a wrong value or an unknown name in any of the sections, all at once.
   *
   * @throws io.lodestream.schemas.error.FatalException naming each problem
   */
  public void check(Settings settings) {
    settings.check(withShared(read.apply(settings)), withShared(known));
  }

  private static List<SectionReader<?>> withShared(List<SectionReader<?>> sections) {
    return Stream.of(SharedSettings.SECTIONS, sections)
        .<SectionReader<?>>flatMap(List::stream)
        .toList();
  }
}
