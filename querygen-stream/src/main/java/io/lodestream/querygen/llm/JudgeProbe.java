package io.lodestream.querygen.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.judge.AsyncJudge;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.settings.JudgeSettings;
import io.lodestream.querygen.settings.ProbeRule;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A judge that was tried, before its first verdict, on bundled passages with a query that each
 * answers and queries that it does not answer: of the same subject, and of another one.
 *
 * <p>How well its marks tell them apart is published as the area under the ROC curve: the share of
 * right and foreign queries of which the right one has the higher mark, ties counted half. A call
 * that fails for a while fails the verdict, and the next verdict tries again. Thread-safe.
 */
final class JudgeProbe implements AsyncJudge {

  /** Area under the curve from which a judge is taken to tell right from foreign. */
  static final double LEAST_AUC = 0.75;

  private static final Logger LOG = LoggerFactory.getLogger(JudgeProbe.class);
  private static final String FILE = "probe.json";
  private static final String QUERY = "probe/query";

  private final LlmJudge judge;
  private final JudgeSettings settings;
  private final ProbeRule rule;
  private final StageMeters meters;
  private CompletableFuture<Void> tried;

  /** One passage's queries; the one at {@code right} is answered. */
  private record Probe(List<Candidate> candidates, int right) {}

  private record Figures(double auc, double rightKept, double foreignKept) {
    boolean tellsApart() {
      return auc >= LEAST_AUC && rightKept > foreignKept;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "area under the ROC curve %.2f, %.0f %% of right and %.0f %% of foreign queries kept",
          auc,
          100 * rightKept,
          100 * foreignKept);
    }
  }

  /**
   * @param meters of the judge
   */
  JudgeProbe(LlmJudge judge, JudgeSettings settings, ProbeRule rule, StageMeters meters) {
    this.judge = judge;
    this.settings = settings;
    this.rule = rule;
    this.meters = meters;
  }

  @Override
  public String name() {
    return judge.name();
  }

  @Override
  public CompletableFuture<List<Verdict>> judge(
      List<Candidate> candidates, List<Passage> neighbours) {
    return tried().thenCompose(none -> judge.judge(candidates, neighbours));
  }

  private synchronized CompletableFuture<Void> tried() {
    boolean mayChange =
        tried != null && tried.isCompletedExceptionally() && !(failure() instanceof FatalException);
    if (tried == null || mayChange) {
      tried = rule == ProbeRule.OFF ? CompletableFuture.completedFuture(null) : tryIt();
    }
    return tried;
  }

  private Throwable failure() {
    return tried.handle((none, thrown) -> cause(thrown)).join();
  }

  private static Throwable cause(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  private CompletableFuture<Void> tryIt() {
    var probes = probes();
    var marks = probes.stream().map(this::marks).toList();
    return CompletableFuture.allOf(marks.toArray(CompletableFuture[]::new))
        .thenAccept(
            all -> settle(figures(probes, marks.stream().map(CompletableFuture::join).toList())));
  }

  /** A request that the endpoint refuses gives no marks. */
  private CompletableFuture<List<Optional<Marks>>> marks(Probe probe) {
    return judge
        .marks(probe.candidates(), List.of())
        .exceptionally(
            thrown -> {
              if (cause(thrown) instanceof BadDataException) {
                return Collections.nCopies(probe.candidates().size(), Optional.empty());
              }
              throw thrown instanceof CompletionException known
                  ? known
                  : new CompletionException(thrown);
            });
  }

  private Figures figures(List<Probe> probes, List<List<Optional<Marks>>> marks) {
    var right = new ArrayList<Optional<Marks>>();
    var foreign = new ArrayList<Optional<Marks>>();
    for (int i = 0; i < probes.size(); i++) {
      for (int j = 0; j < marks.get(i).size(); j++) {
        (j == probes.get(i).right() ? right : foreign).add(marks.get(i).get(j));
      }
    }
    double higher = 0;
    for (var one : right) {
      for (var other : foreign) {
        int order = Double.compare(mean(one), mean(other));
        higher += order > 0 ? 1 : order == 0 ? 0.5 : 0;
      }
    }
    return new Figures(higher / right.size() / foreign.size(), kept(right), kept(foreign));
  }

  private static double mean(Optional<Marks> marks) {
    return marks.map(Marks::mean).orElse(0.0);
  }

  private double kept(List<Optional<Marks>> marks) {
    return marks.stream()
        .mapToDouble(
            each ->
                each.filter(m -> m.verdict(settings) instanceof Verdict.Kept).isPresent() ? 1 : 0)
        .average()
        .orElse(0);
  }

  private void settle(Figures figures) {
    meters.set(MetricName.JUDGE_PROBE_AUC, figures.auc());
    meters.set(MetricName.JUDGE_PROBE_RIGHT, figures.rightKept());
    meters.set(MetricName.JUDGE_PROBE_FOREIGN, figures.foreignKept());
    if (figures.tellsApart()) {
      LOG.info("event=judge-probed judge={} figures=\"{}\"", name(), figures);
      return;
    }
    if (rule == ProbeRule.REFUSE) {
      throw new FatalException(
          "judge.llm cannot tell right queries from foreign ones (%s); judge with another"
                  .formatted(figures)
              + " judge.llm.model or by querygen.judge=round-trip, or set judge.llm.probe=warn");
    }
    LOG.warn("event=judge-cannot-tell judge={} figures=\"{}\"", name(), figures);
  }

  private static List<Probe> probes() {
    try (var in = JudgeProbe.class.getResourceAsStream(FILE)) {
      var probes = new ArrayList<Probe>();
      for (var node : new JsonMapper().readTree(in)) {
        probes.add(probe(node, probes.size()));
      }
      return probes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The right query's place goes round, so that a judge that goes by places does not pass. */
  private static Probe probe(JsonNode node, int number) {
    var id = "probe-" + number;
    var passage =
        Passage.newBuilder()
            .setDocumentId(id)
            .setOrdinal(0)
            .setTitle(node.path("title").asText())
            .setText(node.path("passage").asText())
            .setStartOffset(0)
            .setEndOffset(node.path("passage").asText().length())
            .setContentHash(id)
            .setCluster(id)
            .setTokenCount(0)
            .setVersion(1)
            .build();
    var texts = new ArrayList<String>();
    node.path("foreign").forEach(text -> texts.add(text.asText()));
    int right = number % (texts.size() + 1);
    texts.add(right, node.path("right").asText());
    var candidates = new ArrayList<Candidate>();
    for (var text : texts) {
      candidates.add(
          new Candidate(id + "#0", passage, new GeneratedQuery(candidates.size(), text, QUERY)));
    }
    return new Probe(candidates, right);
  }
}
