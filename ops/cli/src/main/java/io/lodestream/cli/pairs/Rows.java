package io.lodestream.cli.pairs;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.Locale;

/** Pairs, rejected pairs and passages as JSON objects, a line each. */
public final class Rows {

  /** Attribute of a document that names its source; repeated in every row. */
  private static final String SOURCE = "source";

  private static final JsonMapper JSON = new JsonMapper();

  private Rows() {}

  static String kept(JudgedPair pair, Passage passage) {
    var row = row(pair.getQuery(), pair.getPassageId(), passage);
    judged(row, pair);
    return row.toString();
  }

  private static void judged(ObjectNode row, JudgedPair pair) {
    row.put("score", pair.getScore());
    row.put("verdict", pair.getVerdict());
    row.put("generator", pair.getGenerator());
    row.put("judge", pair.getJudge());
    row.put("split", pair.getSplit().name().toLowerCase(Locale.ROOT));
  }

  /** A pair from a topic, with the text that its passage had when the pair was written. */
  public static String pair(JudgedPair pair) {
    var row = JSON.createObjectNode();
    row.put("query", pair.getQuery());
    row.put("passageId", pair.getPassageId());
    row.put("passage", EmbeddingInput.of(pair));
    row.put("documentId", pair.getDocumentId());
    row.put("contentHash", pair.getContentHash());
    row.put("cluster", pair.getCluster());
    row.put("title", pair.getPassageTitle());
    var headings = row.putArray("headings");
    pair.getPassageHeadings().forEach(headings::add);
    row.put("text", pair.getPassageText());
    judged(row, pair);
    return row.toString();
  }

  static String refused(RejectedPair pair, Passage passage) {
    var row = row(pair.getQuery(), pair.getPassageId(), passage);
    row.put("reason", pair.getReason());
    row.put("detail", pair.getDetail());
    row.put("generator", pair.getGenerator());
    row.put("judge", pair.getJudge());
    return row.toString();
  }

  /**
   * A passage with {@code start} and {@code end}, counted in code points of the document's text.
   */
  static String passage(String passageId, Passage passage) {
    var row = JSON.createObjectNode().put("_id", passageId);
    describe(row, passage);
    row.put("start", passage.getStartOffset());
    row.put("end", passage.getEndOffset());
    return row.toString();
  }

  private static ObjectNode row(String query, String passageId, Passage passage) {
    var row = JSON.createObjectNode().put("query", query).put("passageId", passageId);
    describe(row, passage);
    return row;
  }

  private static void describe(ObjectNode row, Passage passage) {
    row.put("passage", EmbeddingInput.of(passage));
    row.put("documentId", passage.getDocumentId());
    row.put("ordinal", passage.getOrdinal());
    row.put("contentHash", passage.getContentHash());
    row.put("cluster", passage.getCluster());
    row.put("title", passage.getTitle());
    var headings = row.putArray("headings");
    passage.getHeadings().forEach(headings::add);
    row.put("text", passage.getText());
    var source = passage.getAttributes().get(SOURCE);
    if (source != null) {
      row.put(SOURCE, source);
    }
  }
}
