package io.lodestream.querygen.pairing;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.querygen.generator.KindTally;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.runtime.config.Settings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KindTrialTest {

  private static final Verdict SOLVED = new Verdict.Kept(1, "", Verdict.First.FOR_ALL);
  private static final Verdict TO_LEARN = new Verdict.Kept(0.5, "", Verdict.First.FOR_SOME);
  private static final Verdict UNVOUCHED = new Verdict.Kept(0.5, "", Verdict.First.FOR_NONE);
  private static final Verdict REFUSED = new Verdict.Refused("not-found", "");

  private final QuerygenSettings settings =
      Settings.of(Map.of("querygen.kinds", "auto")).read(QuerygenSettings.SECTION);

  @Test
  void weighsAKindByWhatOneSearchFindsFirstAndBothTogetherDoNot() {
    // When
    var tallies =
        trial(
            kind ->
                switch (kind) {
                  case "question" -> TO_LEARN;
                  case "salient-span" -> SOLVED;
                  case "key-phrase" -> UNVOUCHED;
                  default -> REFUSED;
                });

    // Then
    assertThat(tallies.get("question").toLearn())
        .isEqualTo(tallies.get("question").written())
        .isPositive();
    assertThat(tallies.get("key-phrase").kept())
        .isEqualTo(tallies.get("key-phrase").written())
        .isPositive();
    var weights = KindTrial.weights(tallies).byKind();
    assertThat(weights.get("question")).isGreaterThan(0.5);
    assertThat(List.of("salient-span", "key-phrase", "cloze"))
        .allSatisfy(kind -> assertThat(weights.get(kind)).isBetween(0.001, 0.05));
  }

  @Test
  void shutsNoKindOutThatTheSampleHadNothingFor() {
    // When
    var weights = KindTrial.weights(trial(kind -> SOLVED)).byKind();

    // Then
    assertThat(weights).containsOnlyKeys(ExtractiveGenerator.KINDS);
    assertThat(weights.get("figure")).isEqualTo(0.05);
  }

  @Test
  void findsTheSameWeightsWhateverTheOrderOfThePassages() {
    assertThat(trial(kind -> TO_LEARN, jobs(false))).isEqualTo(trial(kind -> TO_LEARN, jobs(true)));
  }

  private Map<String, KindTally> trial(Function<String, Verdict> verdicts) {
    return trial(verdicts, jobs(false));
  }

  private Map<String, KindTally> trial(Function<String, Verdict> verdicts, List<PassageJob> jobs) {
    return new KindTrial(settings, each -> each.extractive(TermStatistics.NONE, OtherWords.NONE))
        .run(jobs, () -> Optional.of(new ByKind(verdicts)));
  }

  /** More passages than a trial takes. */
  private static List<PassageJob> jobs(boolean reversed) {
    return IntStream.range(0, 240)
        .map(at -> reversed ? 239 - at : at)
        .mapToObj(
            at -> {
              var text =
                  "The spike protein of strain %d mediates viral entry into host cells of mice."
                      .formatted(at);
              return new PassageJob("p" + at, passage("d" + at, 1, text), List.of());
            })
        .toList();
  }

  private record ByKind(Function<String, Verdict> verdicts) implements Judge.Sitting {

    @Override
    public String judge() {
      return "by-kind";
    }

    @Override
    public Set<String> ready(Map<String, String> contentHashes) {
      return contentHashes.keySet();
    }

    @Override
    public List<Verdict> judge(Collection<Candidate> candidates) {
      return candidates.stream()
          .map(candidate -> candidate.query().generator().replaceFirst(".*/", ""))
          .map(verdicts)
          .toList();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
