package io.lodestream.trainer.pairs;

import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.List;
import java.util.Locale;

/**
 * A query and the passage that answers it, with what decides whether two pairs may meet.
 *
 * @param query as it is embedded, prompt apart
 * @param passage text as it is embedded: title, headings and text
 * @param documentId document of the passage
 * @param ordinal position of the passage in it
 * @param contentHash equal for passages of equal content
 * @param cluster near-duplicate document cluster
 * @param weight what the pair counts, 0 to 1: its score
 * @param negatives passages that look like answers and are none
 * @param source site or collection of the document; empty where it is not known
 * @param seen what of the passage the model is shown in training
 */
public record TrainingPair(
    String query,
    String passage,
    String documentId,
    int ordinal,
    String contentHash,
    String cluster,
    double weight,
    List<PassageText> negatives,
    String source,
    String seen) {
  public TrainingPair {
    negatives = List.copyOf(negatives);
    if (!(weight >= 0 && weight <= 1)) {
      throw new BadDataException("a pair's weight must be from 0 to 1, was " + weight);
    }
  }

  /** A pair whose whole passage is shown. */
  public TrainingPair(
      String query,
      String passage,
      String documentId,
      int ordinal,
      String contentHash,
      String cluster,
      double weight,
      List<PassageText> negatives,
      String source) {
    this(
        query,
        passage,
        documentId,
        ordinal,
        contentHash,
        cluster,
        weight,
        negatives,
        source,
        passage);
  }

  /** A pair of a source that is not known. */
  public TrainingPair(
      String query,
      String passage,
      String documentId,
      int ordinal,
      String contentHash,
      String cluster,
      double weight,
      List<PassageText> negatives) {
    this(query, passage, documentId, ordinal, contentHash, cluster, weight, negatives, "");
  }

  /** A pair of full weight, without hard negatives. */
  public TrainingPair(
      String query,
      String passage,
      String documentId,
      int ordinal,
      String contentHash,
      String cluster) {
    this(query, passage, documentId, ordinal, contentHash, cluster, 1, List.of());
  }

  public static TrainingPair of(JudgedPair pair) {
    return new TrainingPair(
        pair.getQuery(),
        EmbeddingInput.of(pair),
        pair.getDocumentId(),
        ordinal(pair.getPassageId()),
        pair.getContentHash(),
        pair.getCluster(),
        pair.getScore(),
        List.of());
  }

  /** The same pair with these hard negatives. */
  public TrainingPair withNegatives(List<PassageText> negatives) {
    return new TrainingPair(
        query, passage, documentId, ordinal, contentHash, cluster, weight, negatives, source, seen);
  }

  /** The same pair of another weight. */
  public TrainingPair withWeight(double weight) {
    return new TrainingPair(
        query, passage, documentId, ordinal, contentHash, cluster, weight, negatives, source, seen);
  }

  /** The same pair with only this of its passage shown in training. */
  public TrainingPair withSeen(String seen) {
    return new TrainingPair(
        query, passage, documentId, ordinal, contentHash, cluster, weight, negatives, source, seen);
  }

  /** The passage that answers. */
  public PassageText positive() {
    return new PassageText(passage, documentId, ordinal, contentHash, cluster);
  }

  private static int ordinal(String passageId) {
    try {
      return Integer.parseInt(passageId.substring(passageId.lastIndexOf('#') + 1));
    } catch (NumberFormatException e) {
      throw new BadDataException(
          "a passage id is documentId#ordinal, was '%s'".formatted(passageId), e);
    }
  }

  /** The query without case and surplus space, by which duplicates are known. */
  public String normalisedQuery() {
    return query.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
