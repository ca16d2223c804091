package io.lodestream.querygen.pairing;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.generator.Surroundings;
import io.lodestream.querygen.generator.WritingTask;
import io.lodestream.querygen.judge.AsyncJudge;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Generators and judges of either sort, joined as the settings say. */
@Timeout(30)
class PassageWorkTest {

  private static final PassageJob JOB =
      new PassageJob("d#1", passage("d", 1, "text"), List.of(passage("d", 1, "before")));

  private final CalledGenerator generator = new CalledGenerator();
  private final CalledJudge judge = new CalledJudge();
  private final Extractive extractive = new Extractive();
  private final RoundTrip roundTrip = new RoundTrip();
  private final List<PassageWork> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(PassageWork::close);
  }

  @Test
  void judgesWhatWasGeneratedAndTellsWhatWasUnfitToo() {
    // Given
    generator.queries = List.of(query(1, "kept"), query(2, "refused"));
    generator.unfit = List.of(new Generated.Unfit(query(0, "<b>"), "markup", "holds markup"));

    // When
    var judged = judged(work("llm", "llm"));

    // Then
    assertThat(judged.queries())
        .extracting(
            q -> q.candidate().query().text(),
            PassageJob.JudgedQuery::verdict,
            PassageJob.JudgedQuery::generator,
            PassageJob.JudgedQuery::judge)
        .containsExactly(
            row("<b>", new Verdict.Refused("markup", "holds markup"), "called-1", "called-1"),
            row("kept", new Verdict.Kept(1, "good"), "called-1", "called-judge-1"),
            row("refused", new Verdict.Refused("low-score", "bad"), "called-1", "called-judge-1"));
    assertThat(generator.neighbours).isEqualTo(JOB.neighbours());
    assertThat(judge.neighbours).isEqualTo(JOB.neighbours());
  }

  @Test
  void callsNoJudgeWhereThereIsNothingToJudge() {
    // When
    var judged = judged(work("llm", "llm"));

    // Then
    assertThat(judged.queries()).isEmpty();
    assertThat(judge.calls).isZero();
  }

  @Test
  void generatesNothingForAPassageThatCannotBeJudgedYet() {
    // Given
    roundTrip.isReady = false;

    // When
    var result = work("llm", "round-trip").run(JOB).join();

    // Then
    assertThat(result).isEqualTo(new PassageJob.Result.NotReady(JOB));
    assertThat(generator.calls).isZero();
  }

  @Test
  void judgesByEitherSortOfJudge() {
    // Given
    generator.queries = List.of(query(0, "kept"));

    // When
    var judged = judged(work("llm", "round-trip"));

    // Then
    assertThat(judged.judge()).isEqualTo("round-trip-1");
    assertThat(judged.queries()).hasSize(1);
  }

  @Test
  void hasALanguageModelJudgeExtractiveQueries() {
    // Given
    extractive.text = "kept";

    // When
    var judged = judged(work("extractive", "llm"));

    // Then
    assertThat(judged.queries())
        .extracting(PassageJob.JudgedQuery::generator, PassageJob.JudgedQuery::judge)
        .containsExactly(row("extractive-1", "called-judge-1"));
  }

  @Test
  void failsWhenTheJudgeForgetsAQuery() {
    // Given
    generator.queries = List.of(query(0, "kept"), query(1, "kept"));
    judge.forgets = true;

    // Then
    assertThatThrownBy(() -> work("llm", "llm").run(JOB).join())
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("called-judge-1 gave 1 verdicts on 2 queries");
  }

  @Test
  void spendsNoCallWhereAnExtractiveQuerySurvivesThatIsNotSolvedYet() {
    // Given
    roundTrip.verdicts.put("text", new Verdict.Kept(0.5, "rank 2"));

    // When
    var judged = judged(work("hybrid", "llm"));

    // Then
    assertThat(judged.queries()).hasSize(1);
    assertThat(generator.calls).isZero();
  }

  @Test
  void tellsTheGeneratorWhatBecameOfItsQueries() {
    // Given
    roundTrip.verdicts.put("text", new Verdict.Kept(0.5, "rank 2", Verdict.First.FOR_SOME));
    judged(work("extractive", "round-trip"));
    roundTrip.verdicts.put("text", new Verdict.Kept(1, "rank 1", Verdict.First.FOR_ALL));
    judged(work("extractive", "round-trip"));
    roundTrip.verdicts.put("text", new Verdict.Refused("not-found", "rank 90"));

    // When
    judged(work("extractive", "round-trip"));

    // Then
    assertThat(extractive.told).containsExactly("text kept to learn", "text kept", "text");
  }

  @Test
  void callsForAShareOfThePassagesThatAreFoundFirst() {
    // Given
    generator.queries = List.of(query(0, "kept"));

    // When
    var none = judged(work("hybrid", "round-trip", Map.of("querygen.hybrid.share", "0")));
    var all = judged(work("hybrid", "round-trip", Map.of("querygen.hybrid.share", "1")));

    // Then
    assertThat(none.queries()).hasSize(1);
    assertThat(all.queries())
        .extracting(PassageJob.JudgedQuery::generator)
        .containsExactly("extractive-1", "called-1");
  }

  @Test
  void tellsTheModelTheWordsThatASearchGoesBy() {
    // Given
    var written = List.of(query(0, "kept"));
    generator.queries = written;
    extractive.text = "which ferries reach the harbour of Torvik";
    var job = new PassageJob("d#1", passage("d", 1, "Ferries serve Torvik every hour."));

    // When
    work("hybrid", "round-trip", Map.of("querygen.hybrid.share", "1")).run(job).join();
    var avoided = generator.avoid;
    work("hybrid", "round-trip", Map.of("querygen.hybrid.share", "1", "querygen.avoid-words", "1"))
        .run(job)
        .join();

    // Then
    assertThat(avoided).containsExactly("ferries", "torvik");
    assertThat(generator.avoid).hasSize(1);
  }

  @Test
  void keepsOfWhatTheModelWroteWhatASearchStillMisses() {
    // Given
    generator.queries = List.of(query(0, "solved"), query(1, "missed"), query(2, "lost"));
    roundTrip.verdicts.put("solved", new Verdict.Kept(1, "rank 1", Verdict.First.FOR_ALL));
    roundTrip.verdicts.put("missed", new Verdict.Kept(0.25, "rank 4"));
    roundTrip.verdicts.put("lost", new Verdict.Refused("not-found", "over 50"));

    // When
    var judged = judged(work("hybrid", "round-trip", Map.of("querygen.hybrid.share", "1")));

    // Then
    assertThat(judged.queries())
        .extracting(q -> q.candidate().query().text(), PassageJob.JudgedQuery::verdict)
        .contains(
            row("solved", new Verdict.Refused("already-found", "rank 1")),
            row("missed", new Verdict.Kept(0.25, "rank 4")),
            row("lost", new Verdict.Refused("not-found", "over 50")));
  }

  @Test
  void keepsOneSolvedQueryWhereAllAre() {
    // Given
    generator.queries = List.of(query(0, "solved"), query(1, "solved too"));
    roundTrip.verdicts.put("solved", new Verdict.Kept(1, "rank 1", Verdict.First.FOR_ALL));
    roundTrip.verdicts.put("solved too", new Verdict.Kept(1, "rank 1", Verdict.First.FOR_ALL));

    // When
    var judged = judged(work("hybrid", "round-trip", Map.of("querygen.hybrid.share", "1")));

    // Then
    assertThat(judged.queries())
        .filteredOn(q -> q.generator().equals("called-1"))
        .extracting(PassageJob.JudgedQuery::verdict)
        .containsExactly(
            new Verdict.Kept(1, "rank 1", Verdict.First.FOR_ALL),
            new Verdict.Refused("already-found", "rank 1"));
  }

  @Test
  void callsWhereNoExtractiveQuerySurvivesAndHasWhatIsFoundJudged() {
    // Given
    generator.queries = List.of(query(0, "kept"), query(1, "lost"));
    var lost = new Verdict.Refused("not-found", "rank 60");
    roundTrip.verdicts.put("text", lost);
    roundTrip.verdicts.put("lost", lost);

    // When
    var judged = judged(work("hybrid", "llm"));

    // Then
    assertThat(judged.queries())
        .extracting(PassageJob.JudgedQuery::generator, PassageJob.JudgedQuery::judge)
        .containsExactly(
            row("extractive-1", "round-trip-1"),
            row("called-1", "called-judge-1"),
            row("called-1", "round-trip-1"));
  }

  @Test
  void callsWhereTheExtractiveGeneratorFails() {
    // Given
    generator.queries = List.of(query(0, "kept"));
    extractive.failure = new IllegalStateException("poison");

    // Then
    assertThat(judged(work("hybrid", "llm")).queries()).hasSize(1);
  }

  @Test
  void failsAsAWholeWhenTheCallFails() {
    // Given
    generator.failure = new RetryableException("away");
    roundTrip.verdicts.put("text", new Verdict.Refused("not-found", "rank 60"));

    // Then
    assertThatThrownBy(() -> work("hybrid", "llm").run(JOB).join()).hasCause(generator.failure);
  }

  private PassageWork work(String writer, String judgedBy) {
    return work(writer, judgedBy, Map.of());
  }

  private PassageWork work(String writer, String judgedBy, Map<String, String> more) {
    var keys = new HashMap<>(more);
    keys.put("querygen.generator", writer);
    keys.put("querygen.judge", judgedBy);
    keys.put("querygen.filter.min-words", "1");
    var settings = Settings.of(keys).read(QuerygenSettings.SECTION);
    var work =
        new PassageWork(
            settings,
            extractive,
            TermStatistics.NONE,
            () -> () -> Optional.of(roundTrip),
            settings.asksForQueries() ? Optional.of(generator) : Optional.empty(),
            settings.asksForVerdicts() ? Optional.of(judge) : Optional.empty());
    open.add(work);
    return work;
  }

  private static PassageJob.Result.Judged judged(PassageWork work) {
    return (PassageJob.Result.Judged) work.run(JOB).join();
  }

  private static GeneratedQuery query(int ordinal, String text) {
    return new GeneratedQuery(ordinal, text, "called-1/fact");
  }

  private static Tuple row(Object... values) {
    return Tuple.tuple(values);
  }

  private static final class CalledGenerator implements AsyncGenerator {

    private List<GeneratedQuery> queries = List.of();
    private List<Generated.Unfit> unfit = List.of();
    private List<Passage> neighbours;
    private List<String> avoid;
    private RuntimeException failure;
    private int calls;

    @Override
    public String version() {
      return "called-1";
    }

    @Override
    public CompletableFuture<Generated> generate(WritingTask task) {
      calls++;
      this.neighbours = task.neighbours();
      this.avoid = task.avoid();
      return failure == null
          ? CompletableFuture.completedFuture(new Generated(queries, unfit))
          : CompletableFuture.failedFuture(failure);
    }
  }

  /** Keeps the queries that read so. */
  private static final class CalledJudge implements AsyncJudge {

    private List<Passage> neighbours;
    private boolean forgets;
    private int calls;

    @Override
    public String name() {
      return "called-judge-1";
    }

    @Override
    public CompletableFuture<List<Verdict>> judge(
        List<Candidate> candidates, List<Passage> neighbours) {
      calls++;
      this.neighbours = neighbours;
      var verdicts = new ArrayList<Verdict>();
      for (var candidate : candidates) {
        verdicts.add(
            candidate.query().text().equals("kept")
                ? new Verdict.Kept(1, "good")
                : new Verdict.Refused("low-score", "bad"));
      }
      return CompletableFuture.completedFuture(forgets ? verdicts.subList(0, 1) : verdicts);
    }
  }

  private static final class Extractive implements QueryGenerator {

    private String text = "text";
    private RuntimeException failure;
    private final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void judged(GeneratedQuery query, boolean isKept, boolean isToLearn) {
      told.add(query.text() + (isKept ? " kept" : "") + (isToLearn ? " to learn" : ""));
    }

    @Override
    public String version() {
      return "extractive-1";
    }

    @Override
    public List<GeneratedQuery> generate(Passage passage, Surroundings around) {
      if (failure != null) {
        throw failure;
      }
      return List.of(new GeneratedQuery(0, text, "extractive-1/question"));
    }
  }

  /** Keeps every query, unless told otherwise of it. */
  private static final class RoundTrip implements Judge.Sitting {

    private volatile boolean isReady = true;
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();

    @Override
    public String judge() {
      return "round-trip-1";
    }

    @Override
    public Set<String> ready(Map<String, String> contentHashes) {
      return isReady ? contentHashes.keySet() : Set.of();
    }

    @Override
    public List<Verdict> judge(Collection<Candidate> candidates) {
      return candidates.stream()
          .map(c -> verdicts.getOrDefault(c.query().text(), new Verdict.Kept(1, "rank 1")))
          .toList();
    }

    @Override
    public void close() {}
  }
}
