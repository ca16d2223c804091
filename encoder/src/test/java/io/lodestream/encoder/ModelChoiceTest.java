package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ModelChoiceTest {
  @TempDir Path temp;

  @Test
  void aBundledModelIsFoundByItsNameWithOrWithoutItsOwner() {
    for (var model : BundledModel.values()) {
      assertThat(ModelChoice.of(model.modelName())).isEqualTo(new ModelChoice.Bundled(model));
      assertThat(ModelChoice.of(model.hubName())).isEqualTo(new ModelChoice.Bundled(model));
      assertThat(ModelChoice.of(model.hubName()).name()).isEqualTo(model.modelName());
    }
    assertThat(ModelChoice.DEFAULT.name()).isEqualTo("all-MiniLM-L6-v2");
  }

  @Test
  void anythingElseIsADirectory() {
    var choice = ModelChoice.of(temp.toString());

    assertThat(choice).isEqualTo(new ModelChoice.Directory(temp));
    assertThat(choice.name()).isEqualTo(temp.getFileName().toString());
    assertThat(choice.dir(Path.of("unused"))).isEqualTo(temp);
    assertThat(ModelChoice.of("/").name()).isEqualTo("/");
  }

  @Test
  void aDirectoryWithABundledModelsNameIsWrittenWithAPath() throws IOException {
    // Given
    var name = BundledModel.DEFAULT.modelName();
    assertThat(ModelChoice.shadowed(name, temp)).isEmpty();
    var directory = Files.createDirectory(temp.resolve(name));
    Files.createDirectory(temp.resolve("mine"));
    // When, then
    assertThat(ModelChoice.shadowed(name, temp)).contains(directory.toAbsolutePath());
    assertThat(ModelChoice.of("./" + name))
        .isEqualTo(new ModelChoice.Directory(Path.of(".", name)));
    assertThat(ModelChoice.shadowed("./" + name, temp)).isEmpty();
    assertThat(ModelChoice.shadowed("mine", temp)).isEmpty();
  }

  @Test
  void warnsThatABundledModelIsTakenInADirectorysStead() throws IOException {
    // Given a directory of a bundled model's name where the tests run
    var name = BundledModel.E5_SMALL_V2.modelName();
    var directory = Files.createDirectory(Path.of(name));
    var logger = (Logger) LoggerFactory.getLogger(ModelChoice.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    logger.addAppender(lines);
    try {
      // When, then
      assertThat(ModelChoice.of(name)).isEqualTo(new ModelChoice.Bundled(BundledModel.E5_SMALL_V2));
      assertThat(lines.list)
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .contains("name=e5-small-v2", "write ./e5-small-v2 for the directory");
    } finally {
      logger.detachAppender(lines);
      Files.delete(directory);
    }
  }

  @Test
  void aWrongNameIsAnsweredWithTheNamesThatThereAre() {
    assertThatThrownBy(() -> ModelChoice.of("bge-small").dir(temp))
        .isInstanceOf(EncoderException.class)
        .hasMessage(
            "no model 'bge-small': neither a sentence-transformers directory nor one of"
                + " all-MiniLM-L6-v2, bge-small-en-v1.5, e5-small-v2");
  }
}
