package io.lodestream.cli.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.querygen.QuerygenStage;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Relevance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feedback through the real stage: several partitions, two lives, nothing that serves. */
class FeedbackIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int DOCUMENTS = 12;

  @TempDir private Path dir;

  @Test
  void everyWordBecomesOnePairWhereverItsPassageIsAndHoweverOftenTheStageStarts() throws Exception {
    try (var cluster = new PairsCluster(dir)) {
      // Given feedback before its passages, in no order, without keys
      for (int i = 0; i < DOCUMENTS; i++) {
        cluster.say(said(i, "label"));
        cluster.say(said(i, "label"));
      }
      IntStream.range(0, DOCUMENTS).forEach(i -> cluster.passage(passage(i)));
      var context = context(cluster);

      // When
      try (var stage = new QuerygenStage(context)) {
        stage.start();
        await().atMost(PATIENCE).until(() -> pairs(context).size() >= DOCUMENTS);
      }
      var first = pairs(context);
      for (int i = 0; i < DOCUMENTS; i++) {
        cluster.say(said(i, "label"));
      }
      cluster.say(said(3, "click"));
      try (var stage = new QuerygenStage(context)) {
        stage.start();
        await().atMost(PATIENCE).until(() -> pairs(context).size() > DOCUMENTS);
      }

      // Then
      assertThat(first).hasSize(DOCUMENTS);
      assertThat(first)
          .extracting(JudgedPair::getPassageText)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, DOCUMENTS).mapToObj(i -> passage(i).getText()).toList());
      assertThat(pairs(context))
          .extracting(JudgedPair::getGenerator)
          .containsOnlyOnce("feedback/click")
          .hasSize(DOCUMENTS + 1);
    }
  }

  private StageContext context(PairsCluster cluster) {
    var values = new HashMap<>(cluster.settings());
    values.put("lodestream.state-dir", dir.resolve("state").toString());
    values.put("vectors.port", "1");
    return StageContext.of(
        "querygen", "1", Settings.load(values, Optional.empty(), Map.of(), Map.of()));
  }

  private static List<JudgedPair> pairs(StageContext context) throws InterruptedException {
    var topic = context.topics().pairs();
    var decoder = new RecordDecoder<>(topic, context.serdes());
    var pairs = new ArrayList<JudgedPair>();
    TopicScan.read(context, topic.name(), record -> pairs.add(decoder.value(record)));
    return pairs;
  }

  private static Relevance said(int document, String source) {
    return new Relevance("who is number " + document, "d" + document, null, 1, source);
  }

  private static Passage passage(int document) {
    return PairsCluster.passage("d" + document, "This is number %d of them.".formatted(document));
  }
}
