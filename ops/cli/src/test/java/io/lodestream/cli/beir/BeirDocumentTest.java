package io.lodestream.cli.beir;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.Document;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BeirDocumentTest {

  @Test
  void isMarkdownWhereItsMetadataSaysSo() {
    assertThat(produced(Map.of("mediaType", "text/markdown")).getMediaType())
        .isEqualTo("text/markdown");
    assertThat(produced(Map.of("mediaType", "text/html")).getMediaType()).isEqualTo("text/plain");
    assertThat(produced(Map.of()).getMediaType()).isEqualTo("text/plain");
  }

  @Test
  void keepsItsMetadataAsAttributes() {
    assertThat(produced(Map.of("uri", "https://a.org/oil")).getAttributes())
        .containsExactly(Map.entry("uri", "https://a.org/oil"));
  }

  private static Document produced(Map<String, String> metadata) {
    return new BeirDocument("oil", "Oil", "It burns.", metadata).asProduced();
  }
}
