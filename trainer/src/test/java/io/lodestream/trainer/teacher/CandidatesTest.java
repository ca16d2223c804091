package io.lodestream.trainer.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.pairs.SyntheticPairs;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.PairScorer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an endpoint is asked about: a bounded number of passages per query. */
class CandidatesTest {
  private static final List<TrainingPair> PAIRS = SyntheticPairs.sixty();
  private static final List<String> PASSAGES =
      PAIRS.stream().map(TrainingPair::passage).distinct().toList();

  /** Finds the passages in their order, whatever the query. */
  private static final PairScorer FIRST =
      new PairScorer() {
        @Override
        public float score(String query, String passage) {
          return -PASSAGES.indexOf(passage);
        }

        @Override
        public List<Found> top(String query, int k) {
          return IntStream.range(0, k).mapToObj(i -> new Found(i, -i)).toList();
        }
      };

  private final Candidates candidates = new Candidates(3, () -> {});

  @Test
  void inATrialTheBestOfTheOtherPartsAloneAreScored() {
    var asked = candidates.best(FIRST, PASSAGES, List.of("q", "r", "q"));

    assertThat(asked).hasSize(2).containsEntry("r", PASSAGES.subList(0, 3));
  }

  @Test
  void ofAPairItsPassageItsNegativesAndThenTheBestAreScored() {
    var pair = PAIRS.get(20);
    var negatives = List.of(PAIRS.get(30).positive(), PAIRS.get(0).positive());

    var asked = candidates.ofPairs(FIRST, PASSAGES, List.of(pair.withNegatives(negatives)));

    assertThat(asked.get(pair.query()))
        .containsExactly(pair.passage(), PAIRS.get(30).passage(), PASSAGES.get(0), PASSAGES.get(1));
  }

  @Test
  void noQueryHasMoreThanTwiceTheCandidatesHoweverManyPassagesAnswerIt() {
    var query = PAIRS.get(0).query();
    var many =
        PAIRS.subList(0, 40).stream()
            .map(
                pair ->
                    new TrainingPair(
                        query,
                        pair.passage(),
                        pair.documentId(),
                        pair.ordinal(),
                        pair.contentHash(),
                        pair.cluster()))
            .toList();

    assertThat(candidates.ofPairs(FIRST, PASSAGES, many).get(query)).hasSizeLessThanOrEqualTo(6);
  }
}
