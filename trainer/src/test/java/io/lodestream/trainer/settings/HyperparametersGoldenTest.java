package io.lodestream.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.models.ModelIds;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The hyperparameters to the letter. A model's id is a hash of them, so a changed spelling would
 * have every window that was trained on be trained on again.
 */
class HyperparametersGoldenTest {
  private static final Map<String, String> EVERY_KEY =
      Map.ofEntries(
          Map.entry("base-model", "/models/x"),
          Map.entry("query-prompt", "query: "),
          Map.entry("passage-prompt", "none"),
          Map.entry("pooling", "cls"),
          Map.entry("batch-size", "016"),
          Map.entry("chunk-size", "8"),
          Map.entry("accumulation", "2"),
          Map.entry("neighbourhood", ".5"),
          Map.entry("neighbourhood-by", "NEAREST"),
          Map.entry("max-pairs", "7"),
          Map.entry("max-query-tokens", "20"),
          Map.entry("max-passage-tokens", "99"),
          Map.entry("temperature", "7e-2"),
          Map.entry("both-directions", "true"),
          Map.entry("mask", "document"),
          Map.entry("guide", "none"),
          Map.entry("guide-margin", "1"),
          Map.entry("matryoshka-dims", "256, 128"),
          Map.entry("matryoshka-weights", "1,0.50"),
          Map.entry("pair-weights", "score"),
          Map.entry("distillation", "2"),
          Map.entry("negatives.per-pair", "4"),
          Map.entry("negatives.candidates", "31"),
          Map.entry("negatives.max-share", "0.9"),
          Map.entry("negatives.ambiguous", "judge"),
          Map.entry("epochs", "3"),
          Map.entry("learning-rate", "0.00001"),
          Map.entry("warm-up", "0"),
          Map.entry("decay", "constant"),
          Map.entry("weight-decay", "1e-3"),
          Map.entry("clip-norm", "1000000"),
          Map.entry("checkpoints", "2"),
          Map.entry("patience", "1"),
          Map.entry("validation-by", "dense"),
          Map.entry("validation-dim", "64"),
          Map.entry("distractors", "0"),
          Map.entry("max-validation-queries", "10"),
          Map.entry("min-validation-queries", "1"),
          Map.entry("replay-share", "0.3"),
          Map.entry("replay-windows", "2"),
          Map.entry("history-windows", "1"),
          Map.entry("history-queries", "9"),
          Map.entry("forgetting-budget", "0.02"),
          Map.entry("merge-shares", "none"),
          Map.entry("merge-base", "true"),
          Map.entry("checkpoint-interval", "0s"),
          Map.entry("save-limit", "1"),
          Map.entry("trackers", "none"),
          Map.entry("seed", "-9223372036854775808"));

  @Test
  void ofTheDefaults() {
    assertThat(lines(Map.of()))
        .isEqualTo(
            """
            accumulation=1
            batch-size=32
            both-directions=false
            checkpoints=3
            clip-norm=1.0
            decay=cosine
            distillation=0.0
            distractors=500
            epochs=1
            forgetting-budget=0.01
            guide=parent
            guide-margin=0.0
            history-queries=100
            history-windows=5
            learning-rate=3.0E-5
            mask=adjacent
            matryoshka-dims=[]
            matryoshka-weights=[]
            max-pairs=0
            max-passage-tokens=160
            max-query-tokens=32
            max-validation-queries=300
            merge-base=false
            merge-shares=[0.25, 0.5, 0.75]
            min-validation-queries=30
            negatives.ambiguous=drop
            negatives.candidates=30
            negatives.max-share=0.95
            negatives.per-pair=0
            neighbourhood=0.25
            neighbourhood-by=document
            pair-weights=uniform
            patience=0
            replay-share=0.25
            replay-windows=20
            seed=42
            temperature=0.05
            validation-by=fused
            validation-dim=0
            warm-up=0.1
            weight-decay=0.01""");
    assertThat(modelId(Map.of())).isEqualTo("m-3ce00be74eac93c1");
  }

  /** Models were compared by the vectors alone before there was a choice. */
  @Test
  void comparedByTheVectorsAloneAModelHasTheIdItHadBeforeThatWasAChoice() {
    assertThat(modelId(Map.of("validation-by", "dense"))).isEqualTo("m-f6e63ff6544af347");
  }

  @Test
  void ofASettingOfEveryKey() {
    assertThat(lines(EVERY_KEY))
        .isEqualTo(
            """
            accumulation=2
            batch-size=16
            both-directions=true
            checkpoints=2
            clip-norm=1000000.0
            decay=constant
            distillation=2.0
            distractors=0
            epochs=3
            forgetting-budget=0.02
            guide=none
            guide-margin=1.0
            history-queries=9
            history-windows=1
            learning-rate=1.0E-5
            mask=document
            matryoshka-dims=[256, 128]
            matryoshka-weights=[1.0, 0.5]
            max-pairs=7
            max-passage-tokens=99
            max-query-tokens=20
            max-validation-queries=10
            merge-base=true
            merge-shares=[]
            min-validation-queries=1
            negatives.ambiguous=judge
            negatives.candidates=31
            negatives.max-share=0.9
            negatives.per-pair=4
            neighbourhood=0.5
            neighbourhood-by=nearest
            pair-weights=score
            passage-prompt=
            patience=1
            pooling=cls
            query-prompt=query:\s
            replay-share=0.3
            replay-windows=2
            seed=-9223372036854775808
            temperature=0.07
            validation-dim=64
            warm-up=0.0
            weight-decay=0.001""");
    assertThat(modelId(EVERY_KEY)).isEqualTo("m-28ef4aaddd015adc");
  }

  @Test
  void ofValuesThatFollowFromOthers() {
    assertThat(
            modelId(
                Map.of(
                    "mask", "document",
                    "validation-by", "DENSE",
                    "merge-shares", "1, .25",
                    "pooling", "parent",
                    "query-prompt", "none")))
        .isEqualTo("m-7f533e6d2981befe");
    assertThat(
            modelId(
                Map.of(
                    "pooling", "MEAN",
                    "neighbourhood-by", "source",
                    "mask", "document",
                    "validation-by", "dense")))
        .isEqualTo("m-777183c1223f8ad7");
  }

  /** Keys that came later show only away from the value with which they change nothing. */
  @Test
  void ofTheWaysOfTrainingForWhatBm25Misses() {
    var levers =
        Map.ofEntries(
            Map.entry("row-choice", "SPREAD"),
            Map.entry("lexical-weight", "1"),
            Map.entry("pair-weights", "margin"),
            Map.entry("negatives.from", "hybrid"),
            Map.entry("word-drop", ".7"),
            Map.entry("sentence-drop", "0.50"),
            Map.entry("teacher.weight", "1"),
            Map.entry("teacher.temperature", "0.5"),
            Map.entry("teacher.lexical", "2"),
            Map.entry("teacher.parent", "0"),
            Map.entry("teacher.model", "bge-small-en-v1.5"),
            Map.entry("teacher.model-weight", "3"),
            Map.entry("teacher.student", "fused"));

    var added = new TreeMap<>(hyperparameters(levers));
    added.entrySet().removeAll(hyperparameters(Map.of()).entrySet());

    assertThat(added.toString())
        .isEqualTo(
            "{lexical-weight=1.0, negatives.from=hybrid, pair-weights=margin, row-choice=spread,"
                + " sentence-drop=0.5, teacher.lexical=2.0, teacher.model=bge-small-en-v1.5,"
                + " teacher.model-weight=3.0, teacher.parent=0.0, teacher.student=fused,"
                + " teacher.temperature=0.5, teacher.weight=1.0, word-drop=0.7}");
  }

  private static String lines(Map<String, String> values) {
    return hyperparameters(values).entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static String modelId(Map<String, String> values) {
    return ModelIds.trained("w-1", "base-1", hyperparameters(values));
  }

  private static Map<String, String> hyperparameters(Map<String, String> values) {
    var keys = new HashMap<String, String>();
    values.forEach((key, value) -> keys.put("trainer." + key, value));
    return TestSettings.of(keys).hyperparameters();
  }
}
