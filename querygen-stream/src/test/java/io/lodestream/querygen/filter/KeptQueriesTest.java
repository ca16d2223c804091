package io.lodestream.querygen.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptQueriesTest {

  private final KeptQueries queries = new KeptQueries(0.8);
  private final KeptQueries.Shard shard = queries.openShard();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "which bats carry coronaviruses | Do bats carry coronaviruses? | true",
        "revenue of Acme in 2019 | revenue of Acme in 2020 | false",
        "蝙蝠携带冠状病毒吗 | 蝙蝠携带冠状病毒 | true",
        "what is it | what is it | true",
        "??? | !!! | true"
      })
  void comparesTheWordsThatCount(String kept, String other, boolean isDuplicate) {
    shard.claim("a#0", QueryWords.of(kept));
    assertThat(shard.claim("b#0", QueryWords.of(other)).isPresent()).isEqualTo(isDuplicate);
  }

  @Test
  void findsDuplicatesOfOtherTasksAndTellsWhose() {
    // Given
    shard.claim("a#0", words("alpha beta gamma delta epsilon zeta eta theta iota"));

    // When
    var match =
        queries.openShard().claim("b#0", words("alpha beta gamma delta epsilon zeta eta theta"));

    // Then
    assertThat(match).hasValueSatisfying(m -> assertThat(m.passageId()).isEqualTo("a#0"));
    assertThat(match.get().similarity()).isEqualTo(8 / 9.0);
  }

  @Test
  void givesTheQueriesOfAPassageThatIsGoneFree() {
    // Given
    shard.claim("a#0", words("bats carry coronaviruses"));
    shard.claim("a#0", words("camels carry others"));

    // When
    shard.free("a#0");

    // Then
    assertThat(queries.size()).isZero();
    assertThat(shard.claim("b#0", words("bats carry coronaviruses"))).isEmpty();
  }

  @Test
  void takesAClosedTasksQueriesAway() {
    // Given
    var other = queries.openShard();
    other.claim("a#0", words("bats carry coronaviruses"));
    shard.claim("b#0", words("camels carry others"));

    // When
    other.close();

    // Then
    assertThat(shard.claim("c#0", words("bats carry coronaviruses"))).isEmpty();
    assertThat(shard.claim("d#0", words("camels carry others"))).isPresent();
  }

  @Test
  void findsNearlyAllThatAreSimilarAndNoneThatAreNot() {
    // Given
    var random = new Random(7);
    var kept = new ArrayList<List<String>>();
    for (int i = 0; i < 1_000; i++) {
      var terms = IntStream.range(0, 10).mapToObj(at -> "w" + random.nextInt(100_000)).toList();
      kept.add(terms);
      shard.claim("p#" + i, words(String.join(" ", terms)));
    }

    // When
    int found = 0;
    int wrong = 0;
    var other = queries.openShard();
    for (var terms : kept) {
      var nine = new ArrayList<>(terms.subList(0, 9));
      nine.add("new");
      found += other.claim("q", words(String.join(" ", nine))).isPresent() ? 1 : 0;
      other.free("q");
      var half = new ArrayList<>(terms.subList(0, 5));
      IntStream.range(0, 5).forEach(at -> half.add("other" + random.nextInt(100_000)));
      wrong += other.claim("q", words(String.join(" ", half))).isPresent() ? 1 : 0;
      other.free("q");
    }

    // Then
    assertThat(found).isGreaterThanOrEqualTo(980);
    assertThat(wrong).isZero();
  }

  @Test
  void readsBackWhatWasStored() {
    var words = words("bats carry coronaviruses");
    assertThat(QueryWords.of(words.bytes())).isEqualTo(words);
  }

  private static QueryWords words(String query) {
    return QueryWords.of(query);
  }
}
