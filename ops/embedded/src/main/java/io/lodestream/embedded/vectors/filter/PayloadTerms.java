package io.lodestream.embedded.vectors.filter;

import io.qdrant.client.grpc.JsonWithInt.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.util.BytesRef;

/**
 * Payload values as index terms, so that an equality filter is a look-up.
 *
 * <p>A term is path, kind and value. Strings longer than {@value #LONGEST_PLAIN_BYTES} bytes (whole
 * passages) are represented by their SHA-256.
 */
public final class PayloadTerms {

  static final int LONGEST_PLAIN_BYTES = 256;

  private static final char SEPARATOR = '\u0001';

  private PayloadTerms() {}

  /** Every string, integer and boolean reachable through objects, list elements included. */
  public static Set<BytesRef> of(Map<String, Value> payload) {
    Set<BytesRef> terms = new HashSet<>();
    payload.forEach((key, value) -> collect(List.of(key), value, terms));
    return terms;
  }

  static BytesRef keyword(List<String> path, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= LONGEST_PLAIN_BYTES
        ? term(path, 'k', bytes)
        : term(path, 'h', sha256(bytes));
  }

  static BytesRef integer(List<String> path, long value) {
    return term(path, 'i', Long.toString(value).getBytes(StandardCharsets.US_ASCII));
  }

  static BytesRef bool(List<String> path, boolean value) {
    return term(path, 'b', new byte[] {(byte) (value ? 1 : 0)});
  }

  private static void collect(List<String> path, Value value, Set<BytesRef> terms) {
    if (value.hasStructValue()) {
      value
          .getStructValue()
          .getFieldsMap()
          .forEach((key, child) -> collect(child(path, key), child, terms));
    } else if (value.hasListValue()) {
      value.getListValue().getValuesList().forEach(element -> scalar(path, element, terms));
    } else {
      scalar(path, value, terms);
    }
  }

  private static void scalar(List<String> path, Value value, Set<BytesRef> terms) {
    switch (value.getKindCase()) {
      case STRING_VALUE -> terms.add(keyword(path, value.getStringValue()));
      case INTEGER_VALUE -> terms.add(integer(path, value.getIntegerValue()));
      case BOOL_VALUE -> terms.add(bool(path, value.getBoolValue()));
      default -> {
        // doubles, nulls and objects within lists are decided by reading the payload
      }
    }
  }

  private static List<String> child(List<String> path, String key) {
    List<String> longer = new ArrayList<>(path);
    longer.add(key);
    return longer;
  }

  /** Long paths are hashed as well: a term has a maximal length. */
  private static BytesRef term(List<String> path, char kind, byte[] value) {
    StringBuilder prefix = new StringBuilder();
    path.forEach(key -> prefix.append(key).append(SEPARATOR));
    byte[] plain = prefix.append(kind).toString().getBytes(StandardCharsets.UTF_8);
    byte[] head = plain.length <= LONGEST_PLAIN_BYTES ? plain : sha256(plain);
    byte[] term = new byte[head.length + value.length];
    System.arraycopy(head, 0, term, 0, head.length);
    System.arraycopy(value, 0, term, head.length, value.length);
    return new BytesRef(term);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
