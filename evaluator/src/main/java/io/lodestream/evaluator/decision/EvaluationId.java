package io.lodestream.evaluator.decision;

import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.schemas.digest.Sha256;
import java.util.List;

/** Names an evaluation by what was compared on what, so that repeating it gives the same id. */
final class EvaluationId {

  private static final int LENGTH = 16;
  private static final byte[] SEPARATOR = {0};

  private EvaluationId() {}

  static String of(String candidateId, String championId, List<JudgedSet> sets) {
    var digest = new Sha256();
    add(digest, candidateId);
    add(digest, championId);
    for (var set : sets) {
      add(digest, set.name());
      set.queries().forEach(query -> add(digest, query.queryId()));
    }
    return digest.hex().substring(0, LENGTH);
  }

  private static void add(Sha256 digest, String part) {
    digest.add(part).add(SEPARATOR);
  }
}
