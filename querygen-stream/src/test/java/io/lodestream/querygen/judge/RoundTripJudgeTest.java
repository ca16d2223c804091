package io.lodestream.querygen.judge;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.settings.SplitRule;
import io.lodestream.schemas.Passage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundTripJudgeTest {

  private static final Passage BATS =
      passage(
          "bats", 1, "Horseshoe bats in southern caves carry many coronaviruses without disease.");
  private static final String QUESTION = "Which coronaviruses do horseshoe bats carry?";

  /** Half of the clusters are held out. */
  private static final SplitRule SPLIT = new SplitRule(0, 0.5);

  private final Corpus corpus = new Corpus(false, true, SPLIT::isSame);

  @AfterEach
  void close() {
    corpus.close();
  }

  @Test
  void keepsAQueryWhosePassageComesBackFromBoth() {
    // Given
    corpus.openShard().put("bats", BATS);

    // When
    var verdict = judge(List.of("bats", "mice"), 10, QUESTION);

    // Then
    assertThat(verdict)
        .isEqualTo(new Verdict.Kept(1.0, "bm25 rank 1, dense rank 1", Verdict.First.FOR_ALL));
  }

  @Test
  void isNotSolvedByAQueryThatOneSideMisses() {
    // Given
    corpus.openShard().put("bats", BATS);

    // Then
    assertThat(judge(List.of("mice", "bats"), 10, QUESTION))
        .isInstanceOfSatisfying(Verdict.Kept.class, kept -> assertThat(kept.isSolved()).isFalse());
    assertThat(judge(List.of(), 10, QUESTION))
        .isInstanceOfSatisfying(Verdict.Kept.class, kept -> assertThat(kept.isSolved()).isTrue());
  }

  @Test
  void refusesAQueryWhosePassageDoesNotComeBack() {
    // Given
    corpus.openShard().put("other", passage("other", 1, "horseshoe bats carry coronaviruses"));

    // When
    var verdict = judge(List.of("other"), 10, QUESTION);

    // Then
    assertThat(verdict)
        .isEqualTo(new Verdict.Refused(Reasons.NOT_FOUND, "bm25 rank over 50, dense rank over 50"));
  }

  @Test
  void refusesAQueryWhosePassageComesBackTooLate() {
    // Given
    corpus.openShard().put("bats", BATS);
    var others = List.of("a", "b", "c", "bats");

    // Then
    assertThat(judge(others, 1, QUESTION)).isInstanceOf(Verdict.Kept.class);
    assertThat(judge(List.of("a", "b"), 1, "Which unrelated horses run quickly?"))
        .isInstanceOfSatisfying(
            Verdict.Refused.class, refused -> assertThat(refused.reason()).isEqualTo("not-found"));
  }

  @Test
  void refusesShortAndCopiedQueriesWithoutSearching() {
    // Given
    var dense = new FakeRetriever(List.of("bats"));

    // When
    var verdicts =
        judge(dense, 10, List.of("What are bats?", BATS.getText(), "what of the and in which"));

    // Then
    assertThat(verdicts)
        .extracting(verdict -> ((Verdict.Refused) verdict).reason())
        .containsExactly("too-short", "copy", "too-short");
    assertThat(dense.searched).isEmpty();
  }

  @Test
  void answersInTheOrderOfTheCandidates() {
    // Given
    corpus.openShard().put("bats", BATS);
    var dense = new FakeRetriever(List.of("bats"));

    // When
    var verdicts = judge(dense, 10, List.of("bats?", QUESTION, "caves?"));

    // Then
    assertThat(verdicts).hasSize(3);
    assertThat(verdicts.get(0)).isInstanceOf(Verdict.Refused.class);
    assertThat(verdicts.get(1)).isInstanceOf(Verdict.Kept.class);
    assertThat(verdicts.get(2)).isInstanceOf(Verdict.Refused.class);
    assertThat(dense.searched).containsExactly(QUESTION);
  }

  @Test
  void doesNotSitWhileNothingServes() {
    // Given
    var dense = new FakeRetriever(List.of());
    dense.isServing = false;

    // Then
    assertThat(new RoundTripJudge(corpus, dense, 10, SPLIT::areTogether).sit()).isEmpty();
  }

  @Test
  void fusesByReciprocalRank() {
    assertThat(RankFusion.fuse(List.of(List.of("a", "b", "c"), List.of("c", "b"))))
        .containsExactly("c", "b", "a");
  }

  @Test
  void findsPassagesAlikeInOtherDocumentsThatAreNeitherCopiesNorHeldOut() {
    // Given
    var shard = corpus.openShard();
    var ids = new ArrayList<String>();
    for (int at = 0; at < 40; at++) {
      ids.add("other-%d#0".formatted(at));
      shard.put(ids.get(at), passage("other-" + at, 1, "text " + at));
    }
    var mine = passage("mine", 1, "my text");
    shard.put("mine#1", passage("mine", 1, "the next of mine"));
    shard.put(
        "copy#0", Passage.newBuilder(passage("copy", 1, "a copy")).setCluster("mine").build());
    var near = new ArrayList<>(List.of("mine#1", "copy#0", "unknown#0"));
    near.addAll(ids);

    // When
    List<Passage> alike;
    var judge = new RoundTripJudge(corpus, new FakeRetriever(near), 10, SPLIT::areTogether);
    try (var sitting = judge.sit().orElseThrow()) {
      alike = sitting.alike(Map.of("mine#0", mine)).get("mine#0");
    }

    // Then
    var split = SPLIT.of("mine");
    assertThat(alike)
        .hasSize(5)
        .allSatisfy(each -> assertThat(SPLIT.of(each.getCluster())).isEqualTo(split));
    var expected =
        ids.stream()
            .map(id -> id.replace("#0", ""))
            .filter(document -> SPLIT.of(document) == split)
            .limit(5)
            .toList();
    assertThat(alike).extracting(Passage::getDocumentId).isEqualTo(expected);
  }

  private Verdict judge(List<String> byModel, int topK, String query) {
    return judge(new FakeRetriever(byModel), topK, List.of(query)).get(0);
  }

  private List<Verdict> judge(FakeRetriever dense, int topK, List<String> queries) {
    var candidates =
        queries.stream()
            .map(q -> new Candidate("bats", BATS, new GeneratedQuery(0, q, "test-1/question")))
            .toList();
    try (var sitting =
        new RoundTripJudge(corpus, dense, topK, SPLIT::areTogether).sit().orElseThrow()) {
      assertThat(sitting.judge()).isEqualTo("round-trip-1/model-1");
      return sitting.judge(candidates);
    }
  }

  private static final class FakeRetriever implements DenseRetriever {

    private final List<String> ranking;
    private final List<String> searched = new ArrayList<>();
    private boolean isServing = true;

    private FakeRetriever(List<String> ranking) {
      this.ranking = ranking;
    }

    @Override
    public Optional<Serving> serving() {
      return isServing ? Optional.of(new FakeServing()) : Optional.empty();
    }

    @Override
    public void close() {}

    private final class FakeServing implements Serving {

      @Override
      public String modelId() {
        return "model-1";
      }

      @Override
      public Set<String> indexed(Map<String, String> contentHashes) {
        return contentHashes.keySet();
      }

      @Override
      public List<List<String>> search(List<String> queries, int limit) {
        searched.addAll(queries);
        return queries.stream().map(query -> ranking).toList();
      }

      @Override
      public Map<String, List<String>> near(Collection<String> passageIds, int limit) {
        return passageIds.stream().collect(Collectors.toMap(id -> id, id -> ranking));
      }

      @Override
      public void close() {}
    }
  }
}
