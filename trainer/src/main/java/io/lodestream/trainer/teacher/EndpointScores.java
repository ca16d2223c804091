package io.lodestream.trainer.teacher;

import io.lodestream.schemas.digest.Sha256;
import io.lodestream.trainer.checkpoint.ScoresFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What endpoints have said in a run, by digest of the question, so that nothing is asked twice,
 * also after a kill. Any thread may find and put.
 */
final class EndpointScores {
  private final Map<String, float[]> byQuestion;
  private final Optional<ScoresFile> file;
  private final Duration interval;
  private final InstantSource clock;
  private int saved;
  private Instant savedAt;

  /**
   * @param file where they are kept, with what was said before this process was started
   * @param interval after which what is new is saved, at a look
   */
  EndpointScores(Optional<ScoresFile> file, Duration interval, InstantSource clock) {
    this.byQuestion = new ConcurrentHashMap<>(file.map(ScoresFile::read).orElse(Map.of()));
    this.file = file;
    this.interval = interval;
    this.clock = clock;
    this.saved = byQuestion.size();
    this.savedAt = clock.instant();
  }

  /**
   * Passages of a query to be scored together, in an order that says nothing of which of them
   * answers: a language model minds the order.
   *
   * @param passages distinct
   */
  record Question(String part, String query, List<String> passages) {
    Question {
      passages =
          passages.stream()
              .sorted(Comparator.comparing((String text) -> Sha256.of(text).hex()))
              .toList();
    }

    private String digest() {
      var digest = Sha256.of(part);
      add(digest, query);
      passages.forEach(passage -> add(digest, passage));
      return digest.hex();
    }

    private static void add(Sha256 digest, String text) {
      digest.add("\n" + text.length() + ":").add(text);
    }

    /** Scores by passage. */
    Map<String, Float> byPassage(float[] scores) {
      var byPassage = new HashMap<String, Float>();
      for (int i = 0; i < scores.length; i++) {
        byPassage.put(passages.get(i), scores[i]);
      }
      return byPassage;
    }
  }

  /** Without a score where the question failed for good. */
  Optional<float[]> find(Question question) {
    return Optional.ofNullable(byQuestion.get(question.digest()))
        .filter(scores -> scores.length == question.passages().size() || scores.length == 0);
  }

  /** The question failed for good; a run taken up again must not ask it anew. */
  void putNothing(Question question) {
    byQuestion.put(question.digest(), new float[0]);
  }

  void put(Question question, float[] scores) {
    byQuestion.put(question.digest(), scores);
  }

  /** Saves what is new where that is due; by the thread that asks. */
  void saveIfDue() {
    if (!clock.instant().isBefore(savedAt.plus(interval))) {
      save();
    }
  }

  /** Saves what is new. */
  void save() {
    var all = Map.copyOf(byQuestion);
    if (all.size() > saved) {
      file.ifPresent(f -> f.write(all));
      saved = all.size();
    }
    savedAt = clock.instant();
  }
}
