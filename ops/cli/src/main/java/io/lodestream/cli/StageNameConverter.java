package io.lodestream.cli;

import io.lodestream.schemas.topics.Topics;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a stage, in any case. */
final class StageNameConverter implements ITypeConverter<String> {

  @Override
  public String convert(String text) {
    var name = text.toLowerCase(Locale.ROOT);
    if (!Topics.STAGES.contains(name)) {
      throw new TypeConversionException(
          "no stage is named '%s': give one of %s"
              .formatted(text, String.join(", ", Topics.STAGES)));
    }
    return name;
  }
}
