package io.lodestream.trainer.continual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StratifiedReservoirTest {

  @Test
  void takesAsMuchOfEachStratumAsItCan() {
    // Given strata of 1, 5 and 100
    var reservoir = new StratifiedReservoir<String>(21, 1);
    // When
    fill(reservoir, Map.of("a", 1, "b", 5, "c", 100));
    // Then the large one gets what the small ones cannot fill
    assertThat(countsOf(reservoir.sample())).isEqualTo(Map.of("a", 1L, "b", 5L, "c", 15L));
  }

  @Test
  void dividesEquallyWhenAllStrataAreLarge() {
    var reservoir = new StratifiedReservoir<String>(30, 1);
    fill(reservoir, Map.of("a", 40, "b", 500, "c", 60));
    assertThat(countsOf(reservoir.sample())).isEqualTo(Map.of("a", 10L, "b", 10L, "c", 10L));
  }

  @Test
  void keepsEverythingThatFits() {
    var reservoir = new StratifiedReservoir<String>(6, 1);
    fill(reservoir, Map.of("a", 1, "b", 5));
    assertThat(reservoir.sample()).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void keepsNothingWithoutPlaces() {
    var reservoir = new StratifiedReservoir<String>(0, 1);
    fill(reservoir, Map.of("a", 3));
    assertThat(reservoir.sample()).isEmpty();
  }

  @Test
  void givesEveryElementTheSameChance() {
    // Given one stratum that fills early, and one that pushes it back later
    var seen = new HashMap<String, Integer>();
    int runs = 4000;
    for (int seed = 0; seed < runs; seed++) {
      var reservoir = new StratifiedReservoir<String>(10, seed);
      IntStream.range(0, 15).forEach(i -> reservoir.add("a", "a" + i));
      IntStream.range(0, 15).forEach(i -> reservoir.add("b", "b" + i));
      IntStream.range(15, 20).forEach(i -> reservoir.add("a", "a" + i));
      reservoir.sample().forEach(element -> seen.merge(element, 1, Integer::sum));
    }
    // Then a has 5 of its 20, b 5 of its 15, wherever they stood (four standard errors)
    IntStream.range(0, 20)
        .forEach(i -> assertThat(seen.get("a" + i) / 4000.0).isCloseTo(0.25, within(0.028)));
    IntStream.range(0, 15)
        .forEach(i -> assertThat(seen.get("b" + i) / 4000.0).isCloseTo(0.333, within(0.031)));
  }

  @Test
  void givesEveryStratumTheSameChanceWhenThereAreMoreThanPlaces() {
    var seen = new HashMap<String, Integer>();
    for (int seed = 0; seed < 2000; seed++) {
      var reservoir = new StratifiedReservoir<String>(5, seed);
      fill(
          reservoir,
          IntStream.range(0, 20).boxed().collect(Collectors.toMap(i -> "s" + i, i -> 1 + i)));
      countsOf(reservoir.sample()).keySet().forEach(name -> seen.merge(name, 1, Integer::sum));
    }
    IntStream.range(0, 20)
        .forEach(i -> assertThat(seen.get("s" + i) / 2000.0).isCloseTo(0.25, within(0.04)));
  }

  @Test
  void isAFunctionOfStreamAndSeed() {
    var samples =
        List.of(7L, 7L, 8L).stream()
            .map(
                seed -> {
                  var reservoir = new StratifiedReservoir<String>(10, seed);
                  fill(reservoir, new TreeMap<>(Map.of("a", 50, "b", 50)));
                  return reservoir.sample();
                })
            .toList();
    assertThat(samples.get(0)).isEqualTo(samples.get(1)).isNotEqualTo(samples.get(2));
  }

  private static void fill(StratifiedReservoir<String> reservoir, Map<String, Integer> sizes) {
    sizes.forEach(
        (name, size) -> IntStream.range(0, size).forEach(i -> reservoir.add(name, name + ":" + i)));
  }

  private static Map<String, Long> countsOf(List<String> sample) {
    return sample.stream()
        .collect(Collectors.groupingBy(element -> element.split(":")[0], Collectors.counting()));
  }
}
