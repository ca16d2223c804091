package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.text.AnchorText;
import io.lodestream.schemas.Link;
import io.lodestream.schemas.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the instance learns of links when passages come, come again and go. */
class LearntLinksTest extends StartedScenario {

  @Test
  void learnsALinkThatChangedInAPassageThatIsNotDoneAgain() {
    // Given
    scenario.keep("oil#0", passage("oil", 1, "oil in the cellar"));
    scenario.keep("a#0", linking(1, "storing lamp oil"));

    // When
    scenario.passage("a#0", linking(2, "cellar of the lamp"));

    // Then
    assertThat(scenario.otherWords().anchorTexts(passage("oil", 1, "oil in the cellar")))
        .containsExactly(new AnchorText("cellar of the lamp", 1));
    scenario.seconds(5);
    assertThat(scenario.jobs.held()).isEmpty();
  }

  @Test
  void forgetsTheLinksOfARetractedPassage() {
    // Given
    scenario.keep("oil#0", passage("oil", 1, "oil in the cellar"));
    scenario.keep("a#0", linking(1, "storing lamp oil"));

    // When
    scenario.passage("a#0", null);

    // Then
    assertThat(scenario.otherWords().anchorTexts(passage("oil", 1, "oil in the cellar"))).isEmpty();
  }

  private static Passage linking(long version, String text) {
    return Passage.newBuilder(passage("a", version, "see the other page"))
        .setLinks(List.of(new Link(text, "oil")))
        .build();
  }
}
