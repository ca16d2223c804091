package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.EnglishWords;
import io.lodestream.querygen.text.Sentence;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Word;
import io.lodestream.querygen.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Says in a query what its document is about, which a passage torn out of it often does not: "What
 * is the cost of sales" of which company?
 *
 * <p>People name the thing they ask about, and where it stands in titles only, training on queries
 * that never name it teaches a model to pass over titles. The name is the title's run of words that
 * tell documents apart best, some of them left out by chance; a query that has one of its words
 * stays as it is. Thread-safe.
 */
final class Naming {

  private static final int MAX_WORDS = 4;
  private static final double COMMON = 0.3;
  private static final double LEAVE_OUT_CHANCE = 0.35;

  /** What kind of text it is, which is not what it is about. */
  private static final Set<String> KINDS_OF_TEXT =
      EnglishWords.words(
          """
          annual appendix article chapter document faq faqs frequently asked question questions
          answer answers q&a guidance guide home information introduction overview page part report
          section study summary welcome
          """);

  private final double share;
  private final TermStatistics statistics;

  /**
   * @param share of the queries that could be named and are, 0 to 1
   */
  Naming(double share, TermStatistics statistics) {
    this.share = share;
    this.statistics = statistics;
  }

  /** The query with the name of its document, if it is its turn and there is a name. */
  Optional<String> named(String title, String query, RandomGenerator random) {
    if (random.nextDouble() >= share || title.isBlank()) {
      return Optional.empty();
    }
    return name(title, Words.terms(query), random).map(name -> joined(name, query, random));
  }

  private Optional<String> name(String title, Set<String> taken, RandomGenerator random) {
    var line = new Sentence(title, Words.of(title, statistics));
    var run = runs(line).stream().max(Comparator.comparingDouble(Naming::weight));
    boolean isTaken = run.stream().flatMap(List::stream).anyMatch(w -> taken.contains(w.term()));
    if (run.isEmpty() || isTaken) {
      return Optional.empty();
    }
    double rarest = run.get().stream().mapToDouble(Word::weight).max().orElse(0);
    var name = new StringBuilder();
    for (var word : run.get()) {
      if (word.weight() >= rarest || random.nextDouble() >= LEAVE_OUT_CHANCE) {
        name.append(name.isEmpty() ? "" : " ").append(title, word.start(), word.end());
      }
    }
    return Optional.of(name.toString());
  }

  /** Words side by side that tell the document from others. */
  private List<List<Word>> runs(Sentence title) {
    var runs = new ArrayList<List<Word>>();
    var run = new ArrayList<Word>();
    for (int i = 0; i < title.words().size(); i++) {
      var word = title.words().get(i);
      if (tells(word) && run.size() < MAX_WORDS) {
        run.add(word);
      }
      boolean ends = !tells(word) || run.size() == MAX_WORDS || !title.gapAfter(i).isBlank();
      if (ends && !run.isEmpty()) {
        runs.add(List.copyOf(run));
        run.clear();
      }
    }
    if (!run.isEmpty()) {
      runs.add(List.copyOf(run));
    }
    return runs;
  }

  private boolean tells(Word word) {
    return word.isContent()
        && !KINDS_OF_TEXT.contains(word.term())
        && statistics.frequency(word.term()) < COMMON;
  }

  private static double weight(List<Word> run) {
    return run.stream().mapToDouble(Word::weight).sum() / Math.sqrt(run.size());
  }

  private static String joined(String name, String query, RandomGenerator random) {
    int form = random.nextInt(3);
    if (!query.endsWith("?")) {
      return form == 0 ? query + " " + name : name + " " + query;
    }
    return switch (form) {
      case 0 -> name + ": " + query;
      case 1 -> query.substring(0, query.length() - 1) + " for " + name + "?";
      default -> name + " " + query;
    };
  }
}
