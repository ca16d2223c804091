package io.lodestream.querygen.corpus;

import io.lodestream.querygen.text.Definition;
import io.lodestream.querygen.text.OtherWords;
import io.lodestream.schemas.Passage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the passages teach about their words. Thread-safe.
 *
 * <p>Definitions and headings are counted as passages come and go. Words alike are found over all
 * texts at once, when they are first asked for and again when the corpus has grown by half, so that
 * a corpus that is complete at the start has one answer, and a stream a few.
 */
final class LearntWords implements OtherWords {

  private static final double GROWTH = 1.5;

  private final Supplier<Collection<String>> texts;
  private final Object comparing = new Object();
  private final Definitions definitions = new Definitions();

  /** Heading to document to how many of its passages stand under it. */
  private final Map<String, Map<String, Integer>> headings = new HashMap<>();

  private int passages;
  private int passagesCompared;
  private AlikeWords alike = AlikeWords.NONE;

  /**
   * @param texts of all passages, a copy
   */
  LearntWords(Supplier<Collection<String>> texts) {
    this.texts = texts;
  }

  /** What is learnt from one passage, and unlearnt when it goes. */
  record Lesson(String documentId, List<String> headings, List<Definition> definitions) {

    static Lesson of(Passage passage) {
      return new Lesson(
          passage.getDocumentId(),
          passage.getHeadings().stream().map(LearntWords::key).distinct().toList(),
          Definition.in(passage.getText()));
    }
  }

  synchronized void add(Lesson lesson) {
    passages++;
    definitions.add(lesson.documentId(), lesson.definitions());
    lesson.headings().forEach(heading -> count(heading, lesson.documentId(), 1));
  }

  synchronized void remove(Lesson lesson) {
    passages--;
    definitions.remove(lesson.documentId(), lesson.definitions());
    lesson.headings().forEach(heading -> count(heading, lesson.documentId(), -1));
  }

  private void count(String heading, String documentId, int change) {
    headings.compute(
        heading,
        (h, documents) -> {
          var known = documents == null ? new HashMap<String, Integer>() : documents;
          known.merge(documentId, change, Integer::sum);
          known.values().removeIf(count -> count <= 0);
          return known.isEmpty() ? null : known;
        });
  }

  @Override
  public Optional<String> otherForm(String phrase, String documentId) {
    return definitions.otherForm(phrase, documentId);
  }

  @Override
  public List<String> alike(String term) {
    return alike().of(term);
  }

  @Override
  public synchronized int documentsUnder(String heading) {
    return headings.getOrDefault(key(heading), Map.of()).size();
  }

  /** Whoever asks first after the corpus has grown compares, and the others wait. */
  private AlikeWords alike() {
    synchronized (comparing) {
      int now = passages();
      if (now >= passagesCompared * GROWTH && now > passagesCompared) {
        alike = AlikeWords.of(texts.get());
        passagesCompared = now;
      }
      return alike;
    }
  }

  private synchronized int passages() {
    return passages;
  }

  private static String key(String heading) {
    return heading.strip().toLowerCase(Locale.ROOT);
  }
}
