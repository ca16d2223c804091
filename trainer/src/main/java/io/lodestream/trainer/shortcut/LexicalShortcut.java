package io.lodestream.trainer.shortcut;

import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes from some passages what BM25 would find them by, so that the model must learn something
 * else: the sentence that the query was made of (Inverse Cloze Task with removal, <a
 * href="https://arxiv.org/abs/1906.00300">Lee et al. 2019</a>), or every word that the query has
 * too, by its stem; stop words stay.
 *
 * <p>Only {@link TrainingPair#seen} changes: masks, batches and teachers go on by the whole
 * passage. A passage of which less than eight words would be left stays whole. What is taken is a
 * function of seed, epoch and pair, so that a run taken up again sees the same. Thread-safe.
 */
public final class LexicalShortcut {
  private static final long EPOCH_STRIDE = 0x9E3779B97F4A7C15L;
  private static final int FEWEST_WORDS = 8;
  private static final int MOST_HEAD_LINES = 2;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_]+");
  private static final Pattern ENDS_SENTENCE = Pattern.compile(".*\\p{Po}[\\p{Pe}\\p{Pf}\"']*\\s*");

  private final TrainerSettings.Shortcut settings;
  private final long seed;
  private final SparseEncoder encoder;
  private final Map<String, Set<Integer>> stems = new ConcurrentHashMap<>();

  public LexicalShortcut(TrainerSettings settings, SparseEncoder encoder) {
    this.settings = settings.shortcut();
    this.seed = settings.seed();
    this.encoder = encoder;
  }

  /** The batch as it is trained on in an epoch, counted from 0. */
  public List<TrainingPair> removed(List<TrainingPair> batch, int epoch) {
    return batch.stream().map(pair -> removed(pair, epoch)).toList();
  }

  private TrainingPair removed(TrainingPair pair, int epoch) {
    var random =
        new SplittableRandom(
            seed
                + epoch * EPOCH_STRIDE
                + 31L * pair.query().hashCode()
                + ((long) pair.passage().hashCode() << 32));
    boolean sentence = random.nextDouble() < settings.sentenceDrop();
    boolean words = random.nextDouble() < settings.wordDrop();
    if (!sentence && !words) {
      return pair;
    }
    var asked = stems(pair.query());
    var seen = pair.passage();
    if (sentence) {
      seen = enough(withoutSentence(seen, asked), seen);
    }
    if (words) {
      seen = enough(withoutWords(seen, asked), seen);
    }
    return pair.withSeen(seen);
  }

  /** Of a query or a word; cached, since a window has few different words. */
  private Set<Integer> stems(String text) {
    return stems.computeIfAbsent(
        text,
        t ->
            Arrays.stream(encoder.query(t).indices())
                .boxed()
                .collect(Collectors.toUnmodifiableSet()));
  }

  private static String enough(String less, String whole) {
    return WORD.matcher(less).results().count() < FEWEST_WORDS ? whole : less;
  }

  private String withoutWords(String passage, Set<Integer> asked) {
    Predicate<String> shared = word -> stems(word).stream().anyMatch(asked::contains);
    var less =
        WORD.matcher(passage).replaceAll(word -> shared.test(word.group()) ? "" : word.group());
    return less.lines()
        .map(line -> line.replaceAll(" {2,}", " ").strip())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  /**
   * Without the sentence of most stems of the query; of equals the first. Title and headings stay.
   */
  private String withoutSentence(String passage, Set<Integer> asked) {
    var sentences = sentences(passage);
    int found = -1;
    long most = 0;
    for (int i = 0; i < sentences.size(); i++) {
      long shared = shared(sentences.get(i), asked);
      if (shared > most) {
        most = shared;
        found = i;
      }
    }
    if (found < 0) {
      return passage;
    }
    sentences.remove(found);
    return head(passage) + String.join("", sentences).strip();
  }

  private long shared(String sentence, Set<Integer> asked) {
    return WORD.matcher(sentence)
        .results()
        .flatMap(word -> stems(word.group()).stream())
        .filter(asked::contains)
        .distinct()
        .count();
  }

  /** Title and heading path: the first lines, as long as they end no sentence. */
  private static String head(String passage) {
    int end = 0;
    for (int line = 0; line < MOST_HEAD_LINES; line++) {
      int next = passage.indexOf('\n', end) + 1;
      if (next == 0 || ENDS_SENTENCE.matcher(passage.substring(end, next - 1)).matches()) {
        break;
      }
      end = next;
    }
    return passage.substring(0, end);
  }

  /** Of what follows the head, with the space after each. */
  private static List<String> sentences(String passage) {
    var found = new ArrayList<String>();
    for (var line : passage.substring(head(passage).length()).split("(?<=\n)")) {
      var breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
      breaks.setText(line);
      int from = 0;
      for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
        found.add(line.substring(from, to));
        from = to;
      }
    }
    return found;
  }
}
