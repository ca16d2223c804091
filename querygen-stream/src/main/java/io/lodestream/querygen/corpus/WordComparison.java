package io.lodestream.querygen.corpus;

import io.lodestream.querygen.text.EnglishWords;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * Compares the words of a corpus by how they are used: positive pointwise mutual information with
 * the words before and after them, each place by itself, compared by cosine (<a
 * href="https://doi.org/10.3758/BF03193020">Bullinaria and Levy, 2007</a>). Used once, by one
 * thread.
 *
 * <p>Two words are taken for alike when each is among the nearest of the other and they do not
 * stand side by side more often than by chance, as collocations ("amino acid") and alternatives
 * ("increase or decrease") do; or when they begin alike ("vaccination", "vaccine") and are near.
 * Words of one English stem, which a search by words knows already, names and figures are left out.
 *
 * <p>Memory and time are bounded: {@value #MAX_TEXTS} texts, {@value #MAX_WORDS} words, {@value
 * #MAX_CONTEXTS} words around them. The same texts, in any order, give the same answer.
 */
final class WordComparison {

  private static final int MAX_TEXTS = 50_000;
  private static final int MAX_WORDS = 4_000;
  private static final int MAX_CONTEXTS = 500;
  private static final int MIN_COUNT = 20;

  /** Places around a word, in words. */
  private static final int[] PLACES = {-2, -1, 1, 2};

  private static final int SIDE_BY_SIDE = 4;
  private static final int NEAREST = 2;
  private static final double SMOOTHING = 0.75;
  private static final double MIN_COSINE = 0.33;
  private static final double MIN_COSINE_DERIVED = 0.12;
  private static final int COMMON_BEGINNING = 6;
  private static final double COMMON_SHARE = 0.54;
  private static final Set<String> NEGATIONS = EnglishWords.words("un in im ir dis non anti de");
  private static final Pattern PLAIN = Pattern.compile("\\p{L}{4,}+(?:-\\p{L}{3,}+)?+");

  /** Words of amounts, times and directions: what is used like them says something else. */
  private static final Set<String> MEASURES =
      EnglishWords.words(
          """
          above advance april august autumn begin below billion centuries century column daily day
          days december decade decades decline declined declines declining decrease decreased
          decreases decreasing double down downward east eastern enhance enhanced enhancing fall
          fallen falling february fell female females fifth fifty first five former four fourth
          friday gain gained gains gram great greater grew grow growing grown growth half high higher
          highest hour hourly hours hundred increase increased increases increasing inhibit inhibited
          inhibition january july june last latter left little longer loss losses lost lower lowest
          male males march maximum million millions minimum minute minutes monday month monthly
          months negative next nine north northern november october past percent percentage positive
          quarter quarterly reduce reduced reduces reducing reduction right rise rises rising rose
          saturday second seconds september seven seventh short shorter sixth slow slower small
          smaller south southern spring stronger summer sunday tens third thousand thousands three
          thursday triple tuesday twice unaudited under upward wednesday week weekly weeks west
          western winter within year yearly years
          """);

  private static final Pattern BREAK = Pattern.compile(".*[.;:!?()\\[\\]].*", Pattern.DOTALL);

  private record Near(int word, double cosine) {
    private static final Comparator<Near> NEAREST_FIRST =
        Comparator.comparingDouble(Near::cosine).reversed().thenComparingInt(Near::word);
  }

  private final List<String> texts;
  private final Map<String, Integer> words = new HashMap<>();
  private final Map<String, Integer> contexts = new HashMap<>();
  private List<String> names;
  private long tokens;
  private int[] frequencies;
  private int[][] counts;
  private char[][] sideBySide;

  /**
   * @param texts in any order
   */
  WordComparison(Collection<String> texts) {
    this.texts = texts.stream().sorted().limit(MAX_TEXTS).toList();
  }

  /** Each word with the words alike, most alike first. */
  Map<String, List<String>> compare() {
    drawUp();
    counts = new int[words.size()][contexts.size() * PLACES.length];
    sideBySide = new char[words.size()][words.size()];
    texts.forEach(this::count);
    var vectors = vectors();
    var near = near(vectors);
    return mutual(near);
  }

  /** Chooses words and contexts: the most frequent ones, equally frequent ones by spelling. */
  private void drawUp() {
    var all = new TreeMap<String, int[]>();
    for (var text : texts) {
      for (var word : Words.of(text, TermStatistics.NONE)) {
        var count = all.computeIfAbsent(word.term(), term -> new int[2]);
        count[0]++;
        count[1] += Character.isUpperCase(text.charAt(word.start())) ? 1 : 0;
        tokens++;
      }
    }
    var frequent =
        all.entrySet().stream()
            .sorted(
                Comparator.comparingInt((Map.Entry<String, int[]> word) -> word.getValue()[0])
                    .reversed())
            .toList();
    frequent.stream()
        .limit(MAX_CONTEXTS)
        .forEach(word -> contexts.put(word.getKey(), contexts.size()));
    var chosen =
        frequent.stream()
            .filter(word -> word.getValue()[0] >= MIN_COUNT)
            .filter(word -> word.getValue()[1] * 2 <= word.getValue()[0])
            .filter(word -> PLAIN.matcher(word.getKey()).matches())
            .filter(word -> !EnglishWords.isStop(word.getKey()))
            .filter(word -> !MEASURES.contains(word.getKey()))
            .limit(MAX_WORDS)
            .toList();
    names = chosen.stream().map(Map.Entry::getKey).toList();
    frequencies = chosen.stream().mapToInt(word -> word.getValue()[0]).toArray();
    names.forEach(name -> words.put(name, words.size()));
  }

  private void count(String text) {
    var all = Words.of(text, TermStatistics.NONE);
    var clauses = new int[all.size()];
    for (int at = 1; at < clauses.length; at++) {
      var gap = text.substring(all.get(at - 1).end(), all.get(at).start());
      clauses[at] = clauses[at - 1] + (BREAK.matcher(gap).matches() ? 1 : 0);
    }
    for (int at = 0; at < clauses.length; at++) {
      var word = words.get(all.get(at).term());
      if (word == null) {
        continue;
      }
      for (int place = 0; place < PLACES.length; place++) {
        int around = at + PLACES[place];
        if (around >= 0 && around < clauses.length && clauses[around] == clauses[at]) {
          var context = contexts.get(all.get(around).term());
          if (context != null) {
            counts[word][context * PLACES.length + place]++;
          }
        }
      }
      for (int next = at + 1; next < Math.min(clauses.length, at + 1 + SIDE_BY_SIDE); next++) {
        var other = words.get(all.get(next).term());
        if (other != null) {
          meet(word, other);
          meet(other, word);
        }
      }
    }
  }

  private void meet(int word, int other) {
    if (sideBySide[word][other] < Character.MAX_VALUE) {
      sideBySide[word][other]++;
    }
  }

  private boolean areNeighbours(int word, int other) {
    double byChance =
        2.0 * SIDE_BY_SIDE * frequencies[word] * frequencies[other] / Math.max(1, tokens);
    return sideBySide[word][other] >= 2 && sideBySide[word][other] > byChance;
  }

  /** Normalised, a row per word. */
  private float[][] vectors() {
    var ofWord = new double[words.size()];
    var ofContext = new double[contexts.size() * PLACES.length];
    for (int word = 0; word < counts.length; word++) {
      for (int context = 0; context < ofContext.length; context++) {
        ofWord[word] += counts[word][context];
        ofContext[context] += counts[word][context];
      }
    }
    double smoothed = 0;
    for (int context = 0; context < ofContext.length; context++) {
      ofContext[context] = Math.pow(ofContext[context], SMOOTHING);
      smoothed += ofContext[context];
    }
    var vectors = new float[words.size()][ofContext.length];
    for (int word = 0; word < counts.length; word++) {
      double square = 0;
      for (int context = 0; context < ofContext.length; context++) {
        if (counts[word][context] > 0) {
          double share = counts[word][context] / ofWord[word];
          double information = Math.log(share * smoothed / ofContext[context]);
          vectors[word][context] = (float) Math.max(0, information);
          square += vectors[word][context] * vectors[word][context];
        }
      }
      float length = (float) Math.sqrt(Math.max(square, 1e-12));
      for (int context = 0; context < ofContext.length; context++) {
        vectors[word][context] /= length;
      }
    }
    return vectors;
  }

  /** The words near each word, nearest first; goes by context, since most are 0. */
  private List<List<Near>> near(float[][] vectors) {
    var holders = new int[contexts.size() * PLACES.length][];
    for (int context = 0; context < holders.length; context++) {
      var own = new ArrayList<Integer>();
      for (int word = 0; word < vectors.length; word++) {
        if (vectors[word][context] > 0) {
          own.add(word);
        }
      }
      holders[context] = own.stream().mapToInt(word -> word).toArray();
    }
    var near = new ArrayList<List<Near>>(vectors.length);
    var cosines = new float[vectors.length];
    for (int word = 0; word < vectors.length; word++) {
      Arrays.fill(cosines, 0);
      for (int context = 0; context < holders.length; context++) {
        float own = vectors[word][context];
        if (own > 0) {
          for (int other : holders[context]) {
            cosines[other] += own * vectors[other][context];
          }
        }
      }
      near.add(nearest(word, cosines));
    }
    return near;
  }

  private List<Near> nearest(int word, float[] cosines) {
    var near = new ArrayList<Near>();
    for (int other = 0; other < cosines.length; other++) {
      if (other != word && cosines[other] >= MIN_COSINE_DERIVED) {
        near.add(new Near(other, cosines[other]));
      }
    }
    near.sort(Near.NEAREST_FIRST);
    return near;
  }

  private Map<String, List<String>> mutual(List<List<Near>> near) {
    var stems = names.stream().map(WordComparison::stem).toList();
    var alike = new HashMap<String, List<String>>();
    for (int word = 0; word < near.size(); word++) {
      var own = new ArrayList<String>();
      for (int rank = 0; rank < near.get(word).size(); rank++) {
        var other = near.get(word).get(rank);
        boolean isSame = stems.get(word).equals(stems.get(other.word()));
        boolean isDerived = beginAlike(names.get(word), names.get(other.word()));
        boolean isNear =
            rank < NEAREST && other.cosine() >= MIN_COSINE && ranks(near.get(other.word()), word);
        if (!isSame
            && (isDerived || isNear && !areNeighbours(word, other.word()))
            && !isPartOf(names.get(word), names.get(other.word()))
            && !isPartOf(names.get(other.word()), names.get(word))) {
          own.add(names.get(other.word()));
        }
      }
      if (!own.isEmpty()) {
        alike.put(names.get(word), List.copyOf(own));
      }
    }
    return Map.copyOf(alike);
  }

  private static boolean ranks(List<Near> near, int word) {
    return near.stream().limit(NEAREST).anyMatch(each -> each.word() == word);
  }

  /** "strategy" and "strategic", but not "microscope" and "microspheres". */
  private static boolean beginAlike(String one, String other) {
    int common = Math.max(0, Arrays.mismatch(one.toCharArray(), other.toCharArray()));
    return common >= COMMON_BEGINNING
        && common >= COMMON_SHARE * Math.max(one.length(), other.length());
  }

  /** "able" and "unable", "weighted" and "weighted-average". */
  private static boolean isPartOf(String one, String other) {
    var parts = List.of(other.split("-"));
    return parts.size() > 1 && parts.contains(one)
        || NEGATIONS.stream().anyMatch(no -> other.equals(no + one));
  }

  private static String stem(String term) {
    var stemmer = new EnglishStemmer();
    stemmer.setCurrent(term);
    stemmer.stem();
    return stemmer.getCurrent();
  }
}
