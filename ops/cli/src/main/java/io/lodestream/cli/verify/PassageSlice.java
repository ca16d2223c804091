package io.lodestream.cli.verify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** The passages of a slice as the topic tells them: what lives, and how often each content came. */
final class PassageSlice {

  /**
   * A living passage.
   *
   * @param at time of its record, milliseconds since the epoch
   */
  record Living(long version, String contentHash, long at) {}

  private final Map<String, Living> living = new HashMap<>();
  private final Map<String, Integer> times = new HashMap<>();
  private final Set<String> judged = new HashSet<>();
  private final Map<String, Integer> judgements = new HashMap<>();

  void passage(String id, Optional<Living> passage) {
    if (passage.isEmpty()) {
      living.remove(id);
    } else {
      living.put(id, passage.get());
      times.merge(content(id, passage.get().contentHash()), 1, Integer::sum);
    }
  }

  /**
   * A pair or a refusal.
   *
   * @param key of the record: the same for the same query of the same content
   */
  void judgement(String key, String passageId, String contentHash) {
    var content = content(passageId, contentHash);
    judged.add(content);
    judgements.merge(key + "\n" + content, 1, Integer::sum);
  }

  /** A passage that was set aside as it could not be judged. */
  void deadLetter(String passageId) {
    Optional.ofNullable(living.get(passageId))
        .ifPresent(passage -> judged.add(content(passageId, passage.contentHash())));
  }

  Map<String, Living> living() {
    return living;
  }

  boolean isJudged(String id) {
    return judged.contains(content(id, living.get(id).contentHash()));
  }

  /** Calls for each judgement that stands more often than its passage came. */
  void forEachRepeated(BiConsumer<String, Integer> repeated) {
    judgements.forEach(
        (judgement, count) -> {
          var content = judgement.substring(judgement.indexOf('\n') + 1);
          if (count > times.getOrDefault(content, 1)) {
            repeated.accept(judgement.substring(0, judgement.indexOf('\n')), count);
          }
        });
  }

  private static String content(String id, String contentHash) {
    return id + "\n" + contentHash;
  }
}
