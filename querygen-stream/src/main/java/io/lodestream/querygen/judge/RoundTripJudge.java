package io.lodestream.querygen.judge;

import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.text.Words;
import io.lodestream.schemas.Passage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Keeps a query when a search for it finds its passage: among the first {@code topK} of BM25 and
 * the current model, fused by reciprocal rank.
 *
 * <p>The score is one over the fused rank. Queries that are too short or nearly the whole passage
 * are refused before anything is searched.
 */
public final class RoundTripJudge implements Judge {

  private static final String VERSION = "round-trip-1";
  private static final int DEPTH = 50;
  private static final int MIN_CONTENT_WORDS = 3;
  private static final double COPY_SHARE = 0.7;

  private final Corpus corpus;
  private final DenseRetriever dense;
  private final int topK;
  private final AlikePassages alike;

  /**
   * @param areTogether whether two passages are of one split, as passages alike must be
   */
  public RoundTripJudge(
      Corpus corpus, DenseRetriever dense, int topK, BiPredicate<Passage, Passage> areTogether) {
    this.corpus = corpus;
    this.dense = dense;
    this.topK = topK;
    this.alike = new AlikePassages(corpus, areTogether);
  }

  @Override
  public Optional<Sitting> sit() {
    return dense.serving().map(RoundTrip::new);
  }

  private final class RoundTrip implements Sitting {

    private final DenseRetriever.Serving serving;

    private RoundTrip(DenseRetriever.Serving serving) {
      this.serving = serving;
    }

    @Override
    public String judge() {
      return VERSION + "/" + serving.modelId();
    }

    @Override
    public Set<String> ready(Map<String, String> contentHashes) {
      return serving.indexed(contentHashes);
    }

    @Override
    public Map<String, List<Passage>> alike(Map<String, Passage> passages) {
      return alike.of(passages, serving);
    }

    @Override
    public List<Verdict> judge(Collection<Candidate> candidates) {
      var searched = candidates.stream().filter(c -> refused(c).isEmpty()).toList();
      var found = serving.search(searched.stream().map(c -> c.query().text()).toList(), DEPTH);
      var verdicts = new ArrayList<Verdict>(candidates.size());
      int next = 0;
      for (var candidate : candidates) {
        var refused = refused(candidate);
        verdicts.add(refused.isPresent() ? refused.get() : roundTrip(candidate, found.get(next++)));
      }
      return verdicts;
    }

    @Override
    public void close() {
      serving.close();
    }
  }

  private static Optional<Verdict> refused(Candidate candidate) {
    var terms = Words.contentTerms(candidate.query().text());
    if (terms.size() < MIN_CONTENT_WORDS) {
      return Optional.of(
          new Verdict.Refused(Reasons.TOO_SHORT, terms.size() + " words with content"));
    }
    var passage = Words.contentTerms(candidate.passage().getText());
    long shared = passage.stream().filter(terms::contains).count();
    if (shared > passage.size() * COPY_SHARE) {
      return Optional.of(
          new Verdict.Refused(
              Reasons.COPY,
              "holds %d of the passage's %d words".formatted(shared, passage.size())));
    }
    return Optional.empty();
  }

  private Verdict roundTrip(Candidate candidate, List<String> byModel) {
    var byWords = corpus.search(candidate.query().text(), DEPTH);
    int rank = 1 + RankFusion.fuse(List.of(byWords, byModel)).indexOf(candidate.passageId());
    var why =
        "bm25 rank %s, dense rank %s"
            .formatted(
                rankOf(candidate.passageId(), byWords), rankOf(candidate.passageId(), byModel));
    return rank >= 1 && rank <= topK
        ? new Verdict.Kept(1.0 / rank, why, first(candidate.passageId(), byWords, byModel))
        : new Verdict.Refused(Reasons.NOT_FOUND, why);
  }

  private static Verdict.First first(String passageId, List<String> byWords, List<String> byModel) {
    var rankings = Stream.of(byWords, byModel).filter(ranking -> !ranking.isEmpty()).toList();
    long first = rankings.stream().filter(ranking -> ranking.get(0).equals(passageId)).count();
    if (first == rankings.size()) {
      return Verdict.First.FOR_ALL;
    }
    return first > 0 ? Verdict.First.FOR_SOME : Verdict.First.FOR_NONE;
  }

  private static String rankOf(String passageId, List<String> ranking) {
    int index = ranking.indexOf(passageId);
    return index < 0 ? "over " + DEPTH : Integer.toString(index + 1);
  }
}
