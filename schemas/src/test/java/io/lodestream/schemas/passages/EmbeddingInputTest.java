package io.lodestream.schemas.passages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingInputTest {

  @Test
  void putsTitleHeadingsAndTextOnLinesOfTheirOwn() {
    assertThat(EmbeddingInput.of("Title", List.of("A", "B"), "text"))
        .isEqualTo("Title\nA > B\ntext");
    assertThat(EmbeddingInput.of(" ", List.of(), "text")).isEqualTo("text");
  }

  @Test
  void findsTheDocumentOfAPassageWhoseIdHoldsTheSeparator() {
    assertThat(PassageId.documentOf(PassageId.of("page#top", 3))).isEqualTo("page#top");
    assertThatThrownBy(() -> PassageId.documentOf("none")).hasMessageContaining("'none'");
  }
}
