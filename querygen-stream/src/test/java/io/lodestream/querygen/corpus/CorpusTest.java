package io.lodestream.querygen.corpus;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CorpusTest {

  private final Corpus corpus = new Corpus();
  private final Corpus.Shard shard = corpus.openShard();

  @AfterEach
  void close() {
    corpus.close();
  }

  @Test
  void findsThePassageWithTheRarestWordsFirst() {
    // Given
    shard.put("a", passage("a", 1, "the virus spreads in winter"));
    shard.put("b", passage("b", 1, "the virus mutates in bats"));
    shard.put("c", passage("c", 1, "the virus spreads in summer"));

    // When
    var found = corpus.search("does the virus mutate in bats", 2);

    // Then
    assertThat(found).startsWith("b").hasSize(2);
  }

  @Test
  void forgetsReplacedAndRemovedPassages() {
    // Given
    shard.put("a", passage("a", 1, "zebra stripes"));
    shard.put("b", passage("b", 1, "lion manes"));

    // When
    shard.put("a", passage("a", 2, "tiger paws"));
    shard.remove("b");

    // Then
    assertThat(corpus.search("zebra lion", 5)).isEmpty();
    assertThat(corpus.search("tiger", 5)).containsExactly("a");
    assertThat(corpus.statistics().frequency("zebra")).isZero();
    assertThat(corpus.statistics().frequency("tiger")).isEqualTo(1.0);
  }

  @Test
  void keepsWhatAnotherTaskTookOverWhenTheFirstCloses() {
    // Given
    var next = corpus.openShard();
    shard.put("a", passage("a", 1, "zebra stripes"));
    shard.put("b", passage("b", 1, "lion manes"));

    // When
    next.put("a", passage("a", 1, "zebra stripes"));
    shard.close();

    // Then
    assertThat(corpus.search("zebra lion", 5)).containsExactly("a");
  }

  @Test
  void weighsRareTermsAboveCommonOnes() {
    // Given
    shard.put("a", passage("a", 1, "virus bat"));
    shard.put("b", passage("b", 1, "virus cat"));

    // Then
    assertThat(corpus.statistics().weight("bat"))
        .isGreaterThan(corpus.statistics().weight("virus"));
  }
}
