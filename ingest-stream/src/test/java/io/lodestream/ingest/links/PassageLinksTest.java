package io.lodestream.ingest.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.ingest.changes.PassageChanges;
import io.lodestream.ingest.changes.PassageMaker;
import io.lodestream.ingest.splitting.PassageContext;
import io.lodestream.ingest.splitting.SplitRules;
import io.lodestream.ingest.splitting.WordTokenizer;
import io.lodestream.ingest.state.ClusterAnswer;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.Link;
import io.lodestream.schemas.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which passage carries which link, and what a changed link changes. */
class PassageLinksTest {

  private static final String GUIDE =
      """
      # Guide
      Begin with the [installation](install.md) of the lamp.

      ## See the [oil list](oil.md)
      Oil is kept in the cellar, as [the keeper][k] says.

      ## Nothing here
      No link stands in this part of the text.

      [k]: keeper.md
      """;

  @Test
  void aPassageCarriesItsLinksAndThoseOfTheHeadingAboveIt() {
    // When
    var passages = passages(GUIDE);

    // Then
    assertThat(passages)
        .extracting(Passage::getLinks)
        .containsExactly(
            List.of(new Link("installation", "install.md")),
            List.of(new Link("oil list", "oil.md"), new Link("the keeper", "keeper.md")),
            List.of());
  }

  @Test
  void aLinkDoesNotChangeWhatIsEmbedded() {
    // When
    var before = passages(GUIDE);
    var after = passages(GUIDE.replace("[k]: keeper.md", "[k]: master.md"));

    // Then
    assertThat(after.get(1).getLinks()).isNotEqualTo(before.get(1).getLinks());
    assertThat(after.get(1).getContentHash()).isEqualTo(before.get(1).getContentHash());
  }

  @Test
  void onlyThePassageWithAChangedLinkIsPublishedAgain() {
    // Given
    var before = PassageChanges.between("d", List.of(), passages(GUIDE)).fingerprints();

    // When
    var now = passages(GUIDE.replace("[k]: keeper.md", "[k]: master.md"));
    var changes = PassageChanges.between("d", before, now);

    // Then
    assertThat(changes.changed()).extracting(Passage::getOrdinal).contains(1).doesNotContain(0);
  }

  private static List<Passage> passages(String text) {
    var document = Document.newBuilder().setText(text).setMediaType("text/markdown").build();
    return new PassageMaker(
            new SplitRules(64, 6, 5),
            PassageContext.FULL,
            new WordTokenizer(),
            cause -> {
              throw new AssertionError(cause);
            })
        .make("d", document, new ClusterAnswer("d", null, 1L));
  }
}
