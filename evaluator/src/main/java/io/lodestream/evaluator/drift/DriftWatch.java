package io.lodestream.evaluator.drift;

import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.evaluator.promotion.NextStep;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.WindowRequest;
import io.lodestream.schemas.WindowTrigger;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the champion on the newest held-out queries now and then, and requests a window once per
 * fall: a further request is sent only after the champion had recovered, or after another model
 * became champion. Requests sent before a restart are known from the topic. One thread.
 */
public final class DriftWatch {

  private static final Logger LOG = LoggerFactory.getLogger(DriftWatch.class);

  private final ModelLine line;
  private final ReferenceFigures references;
  private final NewestQueries queries;
  private final ChampionProbe probe;
  private final DriftRule rule;
  private final DriftSettings settings;
  private final Supplier<Optional<WindowRequest>> lastAsked;
  private final Consumer<WindowRequest> requests;
  private final StageMeters meters;
  private final Clock clock;
  private Instant due = Instant.MIN;
  private Optional<WindowRequest> own = Optional.empty();
  private String recoveredFrom = "";

  /**
   * @param lastAsked newest request of the line for drift, as the topic has it
   * @param requests writes a request; returns when the request is safe
   */
  public DriftWatch(
      ModelLine line,
      ReferenceFigures references,
      NewestQueries queries,
      ChampionProbe probe,
      DriftRule rule,
      DriftSettings settings,
      Supplier<Optional<WindowRequest>> lastAsked,
      Consumer<WindowRequest> requests,
      StageMeters meters,
      Clock clock) {
    this.line = line;
    this.references = references;
    this.queries = queries;
    this.probe = probe;
    this.rule = rule;
    this.settings = settings;
    this.lastAsked = lastAsked;
    this.requests = requests;
    this.meters = meters;
    this.clock = clock;
  }

  /** Measures when a measurement is due; true when a window was requested. */
  public boolean step() {
    var now = clock.instant();
    if (settings.interval().isZero() || now.isBefore(due)) {
      return false;
    }
    due = now.plus(settings.interval());
    var champion = line.indexedChampion();
    if (champion.isEmpty()) {
      return false;
    }
    var model = champion.get();
    return references
        .of(model.model().getModelId())
        .flatMap(figure -> finding(model, figure))
        .filter(finding -> acted(model, finding, now))
        .isPresent();
  }

  private Optional<DriftRule.Finding> finding(
      NextStep.Indexed champion, ReferenceFigures.Figure figure) {
    var newest = queries.after(figure.at(), settings.queries());
    if (newest.size() < settings.minQueries()) {
      return Optional.empty();
    }
    var finding = rule.judge(figure.ndcg(), probe.measure(champion, newest));
    finding.ifPresent(
        found -> {
          meters.set(MetricName.DRIFT_NDCG, found.now());
          meters.set(MetricName.DRIFT_REFERENCE, found.reference());
        });
    return finding;
  }

  private boolean acted(NextStep.Indexed champion, DriftRule.Finding finding, Instant now) {
    var modelId = champion.model().getModelId();
    var last = own.or(lastAsked).filter(asked -> modelId.equals(asked.getModelId()));
    if (!finding.fell()) {
      last.ifPresent(asked -> recoveredFrom = asked.getRequestId());
      return false;
    }
    if (last.filter(asked -> !asked.getRequestId().equals(recoveredFrom)).isPresent()) {
      return false;
    }
    var request = request(champion, finding, now);
    requests.accept(request);
    own = Optional.of(request);
    meters.count(MetricName.DRIFT_REQUESTS, 1);
    LOG.info(
        "event=window-requested line={} reason=\"{}\"", request.getLine(), request.getReason());
    return true;
  }

  private WindowRequest request(NextStep.Indexed champion, DriftRule.Finding finding, Instant now) {
    var interval = finding.interval();
    var model = champion.model();
    var reason =
        String.format(
            Locale.ROOT,
            "nDCG@10 of %s on %d held-out queries newer than its promotion is %.3f, was %.3f;"
                + " interval of the difference [%+.3f, %+.3f], allowed %+.3f",
            model.getModelId(),
            finding.queries(),
            finding.now(),
            finding.reference(),
            interval.low(),
            interval.high(),
            -settings.maxFall());
    return new WindowRequest(
        UUID.randomUUID().toString(),
        model.getLine(),
        WindowTrigger.DRIFT,
        reason,
        model.getModelId(),
        Map.of(
            "reference", finding.reference(),
            "ndcg@10", finding.now(),
            "delta", interval.delta(),
            "low", interval.low(),
            "high", interval.high(),
            "confidence", interval.confidence(),
            "queries", (double) finding.queries(),
            "documents", (double) finding.documents()),
        now.truncatedTo(ChronoUnit.MILLIS));
  }
}
