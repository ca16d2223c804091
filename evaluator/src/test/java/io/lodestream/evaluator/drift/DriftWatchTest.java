package io.lodestream.evaluator.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.evaluator.Records;
import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.evaluator.promotion.PairedBootstrap;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Compared;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.WindowRequest;
import io.lodestream.schemas.WindowTrigger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftWatchTest {

  private static final Instant PROMOTED = Instant.ofEpochSecond(1_000);
  private static final int QUERIES = 40;

  private final ModelLine line = new ModelLine("default");
  private final ReferenceFigures references = new ReferenceFigures("default");
  private final NewestQueries queries = new NewestQueries();
  private final StageMeters meters = new StageMeters("evaluator");
  private final List<WindowRequest> written = new ArrayList<>();
  private Optional<WindowRequest> onTopic = Optional.empty();
  private Instant now = PROMOTED.plusSeconds(10);
  private double ndcg = .3;
  private int measured;
  private DriftWatch watch = watch();

  @BeforeEach
  void championWasPromotedAtAHalf() {
    champion("m-1", .5);
    for (int i = 0; i < QUERIES; i++) {
      append("q" + i, PROMOTED.plusSeconds(1));
    }
  }

  @Test
  void asksOncePerFall() {
    // When
    assertThat(step()).isTrue();
    assertThat(step()).isFalse();
    assertThat(step()).isFalse();

    // Then
    assertThat(written).hasSize(1);
    var request = written.get(0);
    assertThat(request.getTrigger()).isEqualTo(WindowTrigger.DRIFT);
    assertThat(request.getModelId()).isEqualTo("m-1");
    assertThat(request.getEvidence())
        .containsEntry("reference", .5)
        .containsEntry("queries", (double) QUERIES)
        .hasEntrySatisfying("delta", delta -> assertThat(delta).isCloseTo(-.2, within(1e-9)));
    assertThat(request.getReason())
        .startsWith("nDCG@10 of m-1 on 40 held-out queries newer than its promotion is 0.300, was");
    assertThat(meters.values())
        .containsEntry(MetricName.DRIFT_REQUESTS.id(), 1.0)
        .containsEntry(MetricName.DRIFT_REFERENCE.id(), .5);
  }

  @Test
  void asksAgainWhenItFallsAfterItHadRecovered() {
    step();
    ndcg = .5;
    step();
    ndcg = .3;

    assertThat(step()).isTrue();
    assertThat(written).hasSize(2);
  }

  @Test
  void knowsAfterARestartWhatWasAskedBefore() {
    step();
    onTopic = Optional.of(written.get(0));
    watch = watch();

    assertThat(step()).isFalse();
    champion("m-2", .5);
    for (int i = 0; i < QUERIES; i++) {
      append("r" + i, PROMOTED.plusSeconds(1));
    }
    assertThat(step()).as("another champion").isTrue();
  }

  @Test
  void aFallWithinWhatIsAllowedOrByChanceIsNone() {
    ndcg = .46;
    assertThat(step()).as("four points of five").isFalse();
    ndcg = .44;
    assertThat(step()).as("the interval reaches the allowed fall").isFalse();
    assertThat(measured).isEqualTo(2);
    assertThat(written).isEmpty();
  }

  @Test
  void looksAtQueriesNewerThanThePromotionOnly() {
    for (int i = 0; i < QUERIES; i++) {
      append("q" + i, PROMOTED);
    }

    assertThat(step()).isFalse();
    assertThat(measured).isZero();
  }

  @Test
  void measuresAtTheConfiguredInterval() {
    ndcg = .5;
    watch.step();
    now = now.plus(Duration.ofMinutes(9));
    watch.step();
    assertThat(measured).isEqualTo(1);
    now = now.plus(Duration.ofMinutes(1));
    watch.step();
    assertThat(measured).isEqualTo(2);
  }

  @Test
  void aFirstModelIsHeldToItsFigureInTheFirstComparison() {
    var figures = new ReferenceFigures("default");
    figures.decided(promotion("base", null, Decision.PROMOTE, List.of()));
    assertThat(figures.of("base")).isEmpty();

    figures.decided(promotion("m-1", "base", Decision.REJECT, List.of(comparison(.4, .35))));
    figures.decided(promotion("m-2", "base", Decision.PROMOTE, List.of(comparison(.39, .6))));

    assertThat(figures.of("base")).contains(new ReferenceFigures.Figure(.4, PROMOTED));
    assertThat(figures.of("m-1")).as("never champion").isEmpty();
    assertThat(figures.of("m-2")).contains(new ReferenceFigures.Figure(.6, PROMOTED));
  }

  private boolean step() {
    now = now.plus(Duration.ofMinutes(10));
    return watch.step();
  }

  private DriftWatch watch() {
    var settings = new DriftSettings(.05, Duration.ofMinutes(10), 100, 30, 5);
    return new DriftWatch(
        line,
        references,
        queries,
        (champion, asked) -> {
          measured++;
          return figures(asked.size());
        },
        new DriftRule(settings, new PairedBootstrap(1_000, .95, 1)),
        settings,
        () -> onTopic,
        written::add,
        meters,
        new TestClock());
  }

  /** Half the queries a tenth above the mean, half below, each of a document of its own. */
  private QueryFigures figures(int count) {
    var documents = new String[count];
    var values = new double[count];
    Arrays.setAll(documents, i -> "d" + i);
    Arrays.setAll(values, i -> ndcg + (i % 2 == 0 ? .1 : -.1));
    return new QueryFigures(documents, values);
  }

  private void champion(String modelId, double heldOut) {
    line.modelChanged(modelId, Records.model(modelId, 1));
    line.collectionChanged("c-" + modelId, Records.indexed(modelId, IndexState.SERVING));
    var promotion =
        promotion(
            modelId,
            line.champion().orElse(null),
            Decision.PROMOTE,
            List.of(comparison(.4, heldOut)));
    line.decided(promotion);
    references.decided(promotion);
  }

  private static Promotion promotion(
      String modelId, String champion, Decision decision, List<Comparison> comparisons) {
    return new Promotion(
        "default", modelId, champion, decision, "test", comparisons, null, List.of(), PROMOTED);
  }

  private static Comparison comparison(double champion, double candidate) {
    return new Comparison(
        Compared.DENSE,
        "held-out",
        "ndcg@10",
        50,
        champion,
        candidate,
        candidate - champion,
        0.0,
        0.0,
        .95);
  }

  private void append(String id, Instant at) {
    EvalQuery query =
        Records.query("held-out", id, id, LabelOrigin.SYNTHETIC, Records.passage("d-" + id, 0));
    queries.changed("held-out/" + id, query, at.toEpochMilli());
  }

  private final class TestClock extends Clock {

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
