package io.lodestream.querygen.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.text.TermStatistics;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {

  /** Shares of passages, as in a corpus of yearly reports. */
  private static final TermStatistics REPORTS =
      term -> Map.of("acme", 0.02, "2018", 0.2, "10-k", 0.9, "water", 0.05).getOrDefault(term, 0.0);

  private static final String QUESTION = "What is the cost of sales?";

  @Test
  void namesTheDocumentByWhatTellsItFromOthers() {
    assertThat(named("Acme 2018 10-K", QUESTION, REPORTS))
        .containsOnly(
            "Acme: " + QUESTION,
            "Acme 2018: " + QUESTION,
            "Acme " + QUESTION,
            "Acme 2018 " + QUESTION,
            "What is the cost of sales for Acme?",
            "What is the cost of sales for Acme 2018?");
  }

  @Test
  void putsTheNameBeforeOrAfterWhatIsNoQuestion() {
    assertThat(named("Acme", "cost of sales", REPORTS))
        .containsOnly("Acme cost of sales", "cost of sales Acme");
  }

  @ParameterizedTest
  @CsvSource({
    "'', no title",
    "Acme 2018, a query of Acme",
    "Frequently Asked Questions, a kind of text",
    "10-K, what all have",
  })
  void leavesAQueryThatHasTheNameOrADocumentThatHasNone(String title, String query) {
    assertThat(named(title, query, REPORTS)).isEmpty();
  }

  @Test
  void takesTheRarestRunOfALongTitle() {
    TermStatistics statistics = term -> term.matches("pertussis|nepal") ? 0.001 : 0.1;

    assertThat(
            named("Incidence and Risk of Pertussis in Infants of Low Weight", "spread", statistics))
        .containsOnly("Pertussis spread", "spread Pertussis");
  }

  @Test
  void namesAShareOfTheQueries() {
    var naming = new Naming(0.3, REPORTS);
    var random = new SplittableRandom(5);

    long named =
        IntStream.range(0, 1000)
            .filter(i -> naming.named("Acme", QUESTION, random).isPresent())
            .count();

    assertThat(named).isBetween(250L, 350L);
  }

  private static Stream<String> named(String title, String query, TermStatistics statistics) {
    var naming = new Naming(1, statistics);
    var random = new SplittableRandom(3);
    return IntStream.range(0, 200)
        .boxed()
        .flatMap(i -> naming.named(title, query, random).stream())
        .distinct();
  }
}
