package io.lodestream.querygen.corpus;

import io.lodestream.querygen.text.AnchorText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * What the documents call each other in their links, counted as passages come and go. Thread-safe.
 *
 * <p>A link to a document points at its first passage, a link to one of its headings at the first
 * passage below that. A document's link to itself counts only where it points at a heading, and a
 * place that several documents share stands for none of them. Holds {@value #MAX_MENTIONS} links at
 * most, {@value #MAX_AT_PLACE} to one place; later ones are not learnt.
 */
final class Anchors {

  static final int MAX_MENTIONS = 200_000;
  static final int MAX_AT_PLACE = 1_000;

  /** A text of links to more documents than this tells none of them from the others. */
  private static final int MAX_DOCUMENTS = 2;

  private final BiPredicate<String, String> sameSplit;
  private final Map<String, Target> documents = new HashMap<>();
  private final Tally<Place, String> documentsAt = new Tally<>();
  private final Tally<Place, Mention> mentions = new Tally<>();

  /** Text without case to where it points. */
  private final Tally<String, Place> placesOf = new Tally<>();

  /** That a document says this of a place. */
  private record Mention(String text, String fragment, String documentId, String cluster) {}

  /**
   * @param sameSplit whether documents of two clusters are of one split
   */
  Anchors(BiPredicate<String, String> sameSplit) {
    this.sameSplit = sameSplit;
  }

  synchronized void add(LinkedPassage passage) {
    var id = passage.documentId();
    documents
        .computeIfAbsent(id, document -> new Target())
        .put(passage.ordinal(), passage.headings());
    passage.places().forEach(place -> documentsAt.add(place, id));
    for (var anchor : passage.anchors()) {
      var mention = new Mention(anchor.text(), anchor.fragment(), id, passage.cluster());
      if (hasRoom(anchor.target(), mention)) {
        mentions.add(anchor.target(), mention);
        placesOf.add(key(anchor.text()), anchor.target());
      }
    }
  }

  synchronized void remove(LinkedPassage passage) {
    var id = passage.documentId();
    documents.computeIfPresent(id, (document, target) -> target.without(passage.ordinal()));
    passage.places().forEach(place -> documentsAt.remove(place, id));
    for (var anchor : passage.anchors()) {
      var mention = new Mention(anchor.text(), anchor.fragment(), id, passage.cluster());
      if (mentions.remove(anchor.target(), mention)) {
        placesOf.remove(key(anchor.text()), anchor.target());
      }
    }
  }

  /**
   * By text; empty where no document of the corpus links to the passage. A document of another
   * split than the passage's cluster is not listened to: what is held out supplies no words for
   * training.
   */
  synchronized List<AnchorText> pointingAt(
      String documentId, int ordinal, String cluster, List<Place> places) {
    var target = documents.get(documentId);
    if (target == null) {
      return List.of();
    }
    var sayers = new TreeMap<String, Set<String>>();
    for (var place : places) {
      if (documentsAt.of(place).keySet().equals(Set.of(documentId))) {
        mentions.of(place).keySet().stream()
            .filter(by -> !by.documentId().equals(documentId) || !by.fragment().isEmpty())
            .filter(by -> sameSplit.test(by.cluster(), cluster))
            .filter(by -> target.passageAt(by.fragment()) == ordinal)
            .forEach(
                by -> sayers.computeIfAbsent(by.text(), t -> new HashSet<>()).add(by.documentId()));
      }
    }
    return sayers.entrySet().stream()
        .filter(said -> !pointsAtMany(said.getKey()))
        .map(said -> new AnchorText(said.getKey(), said.getValue().size()))
        .toList();
  }

  private boolean hasRoom(Place place, Mention mention) {
    var there = mentions.of(place);
    return there.containsKey(mention)
        || there.size() < MAX_AT_PLACE && mentions.size() < MAX_MENTIONS;
  }

  private boolean pointsAtMany(String text) {
    return placesOf.of(key(text)).keySet().stream()
            .flatMap(place -> documentsAt.of(place).keySet().stream())
            .distinct()
            .limit(MAX_DOCUMENTS + 1L)
            .count()
        > MAX_DOCUMENTS;
  }

  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** A document by its passages. */
  private static final class Target {

    private final TreeMap<Integer, List<String>> headings = new TreeMap<>();

    /** Null until asked for. */
    private Map<String, Integer> slugs;

    void put(int ordinal, List<String> path) {
      headings.put(ordinal, path);
      slugs = null;
    }

    /** Null when nothing is left. */
    Target without(int ordinal) {
      headings.remove(ordinal);
      slugs = null;
      return headings.isEmpty() ? null : this;
    }

    int passageAt(String fragment) {
      if (slugs == null) {
        slugs = HeadingSlugs.of(headings);
      }
      return slugs.getOrDefault(fragment, headings.firstKey());
    }
  }
}
