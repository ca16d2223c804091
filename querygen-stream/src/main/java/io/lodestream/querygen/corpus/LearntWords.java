package io.lodestream.querygen.corpus;

import io.lodestream.querygen.text.AnchorText;
import io.lodestream.querygen.text.Definition;
import io.lodestream.querygen.text.OtherWords;
import io.lodestream.schemas.Passage;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * What the passages teach about their words. Thread-safe.
 *
 * <p>Definitions, headings and links are counted as passages come and go. Words alike are found
 * over all texts at once, when they are first asked for and again when the corpus has grown by
 * half, so that a corpus that is complete at the start has one answer, and a stream a few.
 */
final class LearntWords implements OtherWords {

  private static final double GROWTH = 1.5;

  private final Supplier<Collection<String>> texts;
  private final Object comparing = new Object();
  private final Definitions definitions = new Definitions();
  private final Anchors anchors;

  /** Heading to the documents whose passages stand under it. */
  private final Tally<String, String> headings = new Tally<>();

  private int passages;
  private int passagesCompared;
  private AlikeWords alike = AlikeWords.NONE;

  /**
   * @param texts of all passages, a copy
   * @param sameSplit whether documents of two clusters are of one split
   */
  LearntWords(Supplier<Collection<String>> texts, BiPredicate<String, String> sameSplit) {
    this.texts = texts;
    this.anchors = new Anchors(sameSplit);
  }

  /** What is learnt from one passage, and unlearnt when it goes. */
  record Lesson(
      String documentId,
      List<String> headings,
      List<Definition> definitions,
      LinkedPassage linked) {

    static Lesson of(Passage passage) {
      return new Lesson(
          passage.getDocumentId(),
          passage.getHeadings().stream().map(LearntWords::key).distinct().toList(),
          Definition.in(passage.getText()),
          LinkedPassage.of(passage));
    }
  }

  synchronized void add(Lesson lesson) {
    passages++;
    definitions.add(lesson.documentId(), lesson.definitions());
    anchors.add(lesson.linked());
    lesson.headings().forEach(heading -> headings.add(heading, lesson.documentId()));
  }

  synchronized void remove(Lesson lesson) {
    passages--;
    definitions.remove(lesson.documentId(), lesson.definitions());
    anchors.remove(lesson.linked());
    lesson.headings().forEach(heading -> headings.remove(heading, lesson.documentId()));
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
    return headings.of(key(heading)).size();
  }

  @Override
  public List<AnchorText> anchorTexts(Passage passage) {
    return anchors.pointingAt(
        passage.getDocumentId(),
        passage.getOrdinal(),
        passage.getCluster(),
        LinkedPassage.places(passage));
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
