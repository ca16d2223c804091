package io.lodestream.evaluator.decision;

import io.lodestream.evaluator.relevance.JudgedSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names an evaluation by what was compared on what, so that repeating it gives the same id. */
final class EvaluationId {

  private static final int LENGTH = 16;

  private EvaluationId() {}

  static String of(String candidateId, String championId, List<JudgedSet> sets) {
    var digest = sha256();
    add(digest, candidateId);
    add(digest, championId);
    for (var set : sets) {
      add(digest, set.name());
      set.queries().forEach(query -> add(digest, query.queryId()));
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
  }

  private static void add(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
