package io.lodestream.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.DeadLetterAction;
import io.lodestream.schemas.DeadLetterDecision;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionsTest {

  private static final LetterPosition LETTER = new LetterPosition("ingest", 0, 42);

  private static Decisions decisions(DeadLetterAction action, String topicId) {
    var decision = new DeadLetterDecision(topicId, action, 1, Letters.TIME);
    return new Decisions(Map.of("ingest/0/42", decision), Map.of("ingest", "now"));
  }

  @Test
  void tellWhatBecameOfALetter() {
    assertThat(decisions(DeadLetterAction.DROPPED, "now").state(LETTER)).isEqualTo("dropped");
    assertThat(decisions(DeadLetterAction.REPLAYED, "now").state(LETTER)).isEqualTo("replayed");
    assertThat(
            decisions(DeadLetterAction.REPLAYED, "now").state(new LetterPosition("ingest", 1, 42)))
        .isEqualTo("open");
  }

  @Test
  void aDecisionOnALetterOfAFormerTopicDoesNotCount() {
    assertThat(decisions(DeadLetterAction.DROPPED, "former").on(LETTER)).isEmpty();
  }
}
