package io.lodestream.trainer.shortcut;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.sparse.Bm25Encoder;
import io.lodestream.trainer.pairs.SyntheticPairs;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TestSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LexicalShortcutTest {
  private static final String PASSAGE =
      """
      Handbook of pumps
      Faults > Noise
      The manual covers all parts. Pumps are leaking oil when a seal is worn. Order new seals from\
       the service, and let them be fitted there. The pressure must not rise.""";

  @Test
  void takesEveryWordThatQueryAndPassageShareByItsStem() {
    var seen = seen("word-drop", "why does the pump leak oil", PASSAGE);

    assertThat(seen)
        .isEqualTo(
            """
            Handbook of
            Faults > Noise
            The manual covers all parts. are when a seal is worn. Order new seals from\
             the service, and let them be fitted there. The pressure must not rise.""");
  }

  @Test
  void takesTheSentenceThatSharesMostAndNeitherTitleNorHeadings() {
    var seen = seen("sentence-drop", "handbook of pumps: faults when oil is leaking", PASSAGE);

    assertThat(seen)
        .isEqualTo(
            """
            Handbook of pumps
            Faults > Noise
            The manual covers all parts. Order new seals from\
             the service, and let them be fitted there. The pressure must not rise.""");
  }

  @Test
  void leavesAPassageOfWhichTooLittleWouldBeLeft() {
    var passage = "Pumps leak oil. Seals are worn by then.";

    assertThat(seen("sentence-drop", "why does the pump leak oil", passage)).isEqualTo(passage);
    assertThat(seen("word-drop", "pump oil leak seal wear", passage)).isEqualTo(passage);
  }

  @Test
  void leavesAPassageThatSharesNothingWithItsQuery() {
    assertThat(seen("sentence-drop", "elephants", PASSAGE)).isEqualTo(PASSAGE);
    assertThat(seen("word-drop", "elephants", PASSAGE)).isEqualTo(PASSAGE);
    assertThat(seen("word-drop", "the of and", PASSAGE)).isEqualTo(PASSAGE);
  }

  @Test
  void theWholePassageStaysWhatThePairIsKnownBy() {
    var pair = pair("why does the pump leak oil", PASSAGE);

    var removed = shortcut(Map.of("trainer.word-drop", "1")).removed(List.of(pair), 0).get(0);

    assertThat(removed.withSeen(PASSAGE)).isEqualTo(pair);
    assertThat(removed.positive().text()).isEqualTo(PASSAGE);
  }

  @Test
  void drawsAnewInEachEpochAndTheSameForTheSameSeed() {
    var pairs = SyntheticPairs.sixty();
    var half = Map.of("trainer.word-drop", "0.5");

    var first = shortcut(half).removed(pairs, 0);

    assertThat(first.stream().filter(pair -> !pair.seen().equals(pair.passage())).count())
        .isBetween(20L, 40L);
    assertThat(shortcut(half).removed(pairs, 0)).isEqualTo(first);
    assertThat(shortcut(half).removed(pairs, 1)).isNotEqualTo(first);
    assertThat(shortcut(Map.of("trainer.word-drop", "0.5", "trainer.seed", "43")).removed(pairs, 0))
        .isNotEqualTo(first);
    assertThat(shortcut(Map.of()).removed(pairs, 0)).isEqualTo(pairs);
  }

  private static String seen(String lever, String query, String passage) {
    return shortcut(Map.of("trainer." + lever, "1"))
        .removed(List.of(pair(query, passage)), 3)
        .get(0)
        .seen();
  }

  private static TrainingPair pair(String query, String passage) {
    return new TrainingPair(query, passage, "doc", 0, "hash", "doc");
  }

  private static LexicalShortcut shortcut(Map<String, String> values) {
    var settings = TestSettings.of(values);
    return new LexicalShortcut(settings, Bm25Encoder.of(settings.words()));
  }
}
