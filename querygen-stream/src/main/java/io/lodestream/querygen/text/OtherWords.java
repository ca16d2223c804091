package io.lodestream.querygen.text;

import io.lodestream.schemas.Passage;
import java.util.List;
import java.util.Optional;

/** What a corpus says in other words; live. Thread-safe. */
public interface OtherWords {

  /** Knows nothing, for when there is no corpus or nothing asks. */
  OtherWords NONE =
      new OtherWords() {

        @Override
        public Optional<String> otherForm(String phrase, String documentId) {
          return Optional.empty();
        }

        @Override
        public List<String> alike(String term) {
          return List.of();
        }

        @Override
        public int documentsUnder(String heading) {
          return 0;
        }
      };

  /**
   * The expansion of an abbreviation, or the abbreviation of an expansion.
   *
   * @param phrase an abbreviation as written, or an expansion in any case
   * @param documentId whose definition counts before those of other documents
   * @return empty where no document defines it, or documents disagree
   */
  Optional<String> otherForm(String phrase, String documentId);

  /** Terms that stand among the same words as this one does, most alike first. */
  List<String> alike(String term);

  /** How many documents have the heading. */
  int documentsUnder(String heading);

  /** What links to the passage are set on, one per text; none where links are not counted. */
  default List<AnchorText> anchorTexts(Passage passage) {
    return List.of();
  }
}
