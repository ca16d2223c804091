package io.lodestream.ingest.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.ingest.dedup.NearDuplicates.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {

  private final SignaturesInMemory index = new SignaturesInMemory();
  private final NearDuplicates nearDuplicates = new NearDuplicates(index, 0.8);
  private long order;

  private Placement place(String id, String text) {
    return nearDuplicates.place(id, Signatures.of(text), order++);
  }

  private String cluster(String id, String text) {
    return place(id, text).cluster();
  }

  @Test
  void joinsTheClusterOfTheEarliestNearDuplicate() {
    var words = randomWords(1, 400);
    assertThat(cluster("first", text(words))).isEqualTo("first");
    assertThat(cluster("other", text(randomWords(2, 400)))).isEqualTo("other");
    assertThat(cluster("copy", text(words))).isEqualTo("first");
    assertThat(cluster("edited", text(replaced(words, 5)))).isEqualTo("first");
  }

  @Test
  void joinsThroughACopyThatIsNearerThanTheFounder() {
    var words = randomWords(3, 400);
    var once = replaced(words, 12);
    var twice = replacedFrom(once, 200, 12);
    assertThat(similarity(words, twice)).isLessThan(0.8);
    cluster("founder", text(words));
    assertThat(cluster("once", text(once))).isEqualTo("founder");
    assertThat(cluster("twice", text(twice))).isEqualTo("founder");
  }

  @Test
  void keepsAClusterWhenTheDocumentChanges() {
    var words = randomWords(4, 400);
    cluster("a", text(words));
    assertThat(cluster("b", text(words))).isEqualTo("a");
    var changed = text(randomWords(5, 400));
    assertThat(cluster("b", changed)).isEqualTo("a");
    assertThat(cluster("c", changed)).as("a copy of b's new content").isEqualTo("a");
  }

  @Test
  void namesTheOtherClusterThatChangedContentResembles() {
    var words = randomWords(8, 400);
    cluster("a", text(words));
    assertThat(place("b", text(randomWords(9, 400))).conflicting()).isEmpty();
    assertThat(place("b", text(replaced(words, 5))))
        .isEqualTo(new Placement("b", Optional.of("a")));
    assertThat(place("b", text(words))).isEqualTo(new Placement("b", Optional.of("a")));
    assertThat(place("copy", text(words))).isEqualTo(new Placement("a", Optional.empty()));
    assertThat(place("b", text(randomWords(10, 400))))
        .isEqualTo(new Placement("b", Optional.empty()));
  }

  @Test
  void namesTheLaterClusterThatADocumentBetweenTwoResemblesToo() {
    // Given two documents that do not resemble each other, and one between them
    var one = randomWords(3, 400);
    var between = replaced(one, 12);
    var other = replacedFrom(between, 200, 12);
    cluster("one", text(one));
    assertThat(cluster("other", text(other))).isEqualTo("other");

    // When
    var placement = place("between", text(between));

    // Then only itself is marked, not the copies of either
    assertThat(placement).isEqualTo(new Placement("one", Optional.of("other")));
    assertThat(place("copy-one", text(one))).isEqualTo(new Placement("one", Optional.empty()));
    assertThat(place("copy-other", text(other)))
        .isEqualTo(new Placement("other", Optional.empty()));
  }

  @Test
  void namesTheOtherClusterAlsoWhenTheChangedContentStillResemblesItsOwn() {
    // Given
    var one = randomWords(3, 400);
    var between = replaced(one, 12);
    cluster("one", text(one));
    cluster("other", text(replacedFrom(between, 200, 12)));

    // Then
    assertThat(place("one", text(between))).isEqualTo(new Placement("one", Optional.of("other")));
  }

  @Test
  void remembersAnExactCopyOnce() {
    for (int copy = 0; copy < 10; copy++) {
      cluster("copy-" + copy, "the same few words every time");
    }
    assertThat(index.members).hasSize(1);
  }

  @Test
  void findsNearlyAllPairsAboveTheThreshold() {
    int found = 0;
    for (int at = 0; at < 200; at++) {
      var words = randomWords(100 + at, 300);
      cluster("base-" + at, text(words));
      if (cluster("near-" + at, text(replaced(words, 6))).equals("base-" + at)) {
        found++;
      }
    }
    assertThat(found).as("of 200 pairs of similarity 0.89").isGreaterThanOrEqualTo(198);
  }

  @Test
  void estimatesJaccardSimilarity() {
    var words = randomWords(7, 1_000);
    for (int edits : new int[] {0, 10, 40, 100}) {
      var other = replaced(words, edits);
      double estimate =
          Signatures.similarity(Signatures.of(text(words)), Signatures.of(text(other)));
      assertThat(estimate).isCloseTo(similarity(words, other), within(0.1));
    }
  }

  @Test
  void comparesTextWithoutSpacesByCharacter() {
    var one = "他们在一九九八年成立了公司然后公司发展得很快很多人加入了这个团队并且一起工作";
    var similarity =
        Signatures.similarity(Signatures.of(one), Signatures.of(one.replace("很快", "很慢")));
    assertThat(similarity).isBetween(0.6, 0.99);
  }

  @Test
  void signsTextsOfFewOrNoWords() {
    for (var text : List.of("one", "one two", "!!!", "one two three")) {
      assertThat(Signatures.of(text)).hasSize(Signatures.BYTES);
      assertThat(Signatures.similarity(Signatures.of(text), Signatures.of(text))).isEqualTo(1);
    }
    assertThat(Signatures.similarity(Signatures.of("!!!"), Signatures.of("one"))).isLessThan(0.1);
  }

  private static double similarity(List<String> one, List<String> other) {
    var a = shingles(one);
    var b = shingles(other);
    var both = new TreeSet<>(a);
    both.retainAll(b);
    return (double) both.size() / (a.size() + b.size() - both.size());
  }

  private static TreeSet<String> shingles(List<String> words) {
    var shingles = new TreeSet<String>();
    for (int at = 0; at + 3 <= words.size(); at++) {
      shingles.add(String.join(" ", words.subList(at, at + 3)));
    }
    return shingles;
  }

  private static List<String> replaced(List<String> words, int count) {
    return replacedFrom(words, 0, count);
  }

  /** Replaces words ten apart, so that each edit changes three shingles. */
  private static List<String> replacedFrom(List<String> words, int from, int count) {
    var copy = new ArrayList<>(words);
    for (int edit = 0; edit < count; edit++) {
      copy.set(from + edit * 10, "edit" + from + "x" + edit);
    }
    return copy;
  }

  private static List<String> randomWords(long seed, int count) {
    var random = new Random(seed);
    return random.ints(count, 0, 50_000).mapToObj(word -> "w" + word).collect(Collectors.toList());
  }

  private static String text(List<String> words) {
    return String.join(" ", words);
  }
}
