package io.lodestream.indexer.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import io.lodestream.indexer.search.RequestException;

/**
 * Texts that come as arrays of token ids, as OpenAI's protocol allows and LangChain sends by
 * default: ids of the vocabulary {@code cl100k_base}, which OpenAI's embedding models have and
 * LangChain takes for models that it does not know.
 */
final class TokenTexts {

  /** Of the vocabulary, without its few special tokens, which stand for no text. */
  private static final int TOKENS = 100_256;

  /** Built when the first such request comes: the vocabulary takes some megabytes. */
  private static final class Vocabulary {
    static final Encoding CL100K =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
  }

  private TokenTexts() {}

  /** Whether the node may be one text's ids. */
  static boolean isOne(JsonNode node) {
    return node.isArray() && !node.isEmpty() && node.get(0).isNumber();
  }

  /**
   * @param where names the array for the message
   */
  static String decoded(JsonNode ids, String where) throws RequestException {
    var list = new IntArrayList(ids.size());
    for (var id : ids) {
      if (!id.isInt() || id.intValue() < 0 || id.intValue() >= TOKENS) {
        throw JsonBody.bad(
            "%s must have token ids of cl100k_base, 0 to %d, had %s"
                .formatted(where, TOKENS - 1, id));
      }
      list.add(id.intValue());
    }
    return Vocabulary.CL100K.decode(list);
  }
}
