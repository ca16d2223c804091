package io.lodestream.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.Pooling;
import io.lodestream.runtime.config.KeyDescription;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.rerank.RerankProtocol;
import io.lodestream.schemas.error.FatalException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every key that section {@code trainer} declares shapes a model's id, or is listed as not. */
class HyperparametersTest {
  /** Weights of Matryoshka dimensions are legal only with as many dimensions. */
  private static final Map<String, String> GIVEN =
      Map.of(
          "trainer.matryoshka-dims", "64",
          "trainer.teacher.rerank.url", "http://localhost:8080");

  /** Secrets are no values of a section: {@code Section.values}. */
  private static final Set<String> SECRETS =
      Set.of("trainer.teacher.rerank.api-key", "trainer.teacher.rerank.api-key-file");

  private record Read(Map<String, Object> values, SortedMap<String, String> hyperparameters) {}

  @Test
  void aChangedValueOfAKeyChangesTheHyperparametersUnlessTheKeyIsExempt() {
    var plain = read(GIVEN);
    for (var key : declaredKeys()) {
      var shortKey = key.substring("trainer.".length());
      var changed = withAnotherValue(key, shortKey, plain);
      if (Hyperparameters.SHAPE_NO_WEIGHTS.contains(shortKey)) {
        assertThat(changed.hyperparameters()).as(key).isEqualTo(plain.hyperparameters());
      } else {
        assertThat(changed.hyperparameters().get(shortKey))
            .as("hyperparameter %s when %s is changed", shortKey, key)
            .isNotEqualTo(plain.hyperparameters().get(shortKey));
      }
    }
  }

  @Test
  void aKeyThatIsLeftOutAtAValueIsAKeyOfTheSectionAndIsNotSeenAtThatValue() {
    var given = new HashMap<String, String>();
    Hyperparameters.LEFT_OUT_AT.forEach((key, value) -> given.put("trainer." + key, value));
    assertThat(declaredKeys()).containsAll(given.keySet());
    assertThat(read(given).hyperparameters())
        .doesNotContainKeys(Hyperparameters.LEFT_OUT_AT.keySet().toArray(String[]::new));
  }

  @Test
  void anotherReadingOfWordsShapesOnlyWhatLooksAtWords() {
    var dense = Map.of("trainer.validation-by", "dense");
    var german = new HashMap<>(dense);
    german.put("index.sparse.language", "german");
    assertThat(TrainerSettings.of(Settings.of(german)).hyperparameters())
        .isEqualTo(TestSettings.of(dense).hyperparameters());
    assertThat(
            TrainerSettings.of(Settings.of(Map.of("index.sparse.language", "german")))
                .hyperparameters())
        .as("a choice by what is fused with BM25")
        .containsEntry("sparse.language", "german");
    german.put("trainer.word-drop", "0.5");
    assertThat(TrainerSettings.of(Settings.of(german)).hyperparameters())
        .containsEntry("sparse.language", "german")
        .containsEntry("sparse.average-length", "256.0")
        .containsEntry("word-drop", "0.5");
  }

  @Test
  void everyExemptKeyIsAKeyOfTheSection() {
    assertThat(declaredKeys())
        .containsAll(
            Hyperparameters.SHAPE_NO_WEIGHTS.stream().map(key -> "trainer." + key).toList());
  }

  /** Tries values of every type until one is legal and read as another value than before. */
  private static Read withAnotherValue(String key, String shortKey, Read plain) {
    for (var value : values()) {
      var settings = new HashMap<>(GIVEN);
      settings.put(key, value);
      try {
        var changed = read(settings);
        if (!changed.values().get(shortKey).equals(plain.values().get(shortKey))) {
          return changed;
        }
      } catch (FatalException e) {
        // The value is not legal for this key: the next one may be.
      }
    }
    throw new AssertionError("no value that the test knows is legal for " + key);
  }

  private static List<String> values() {
    var values =
        new ArrayList<>(List.of("7", "0.125", "true", "3m", "csv", "http://localhost:9090", "100"));
    Stream.of(
            AmbiguityRule.values(),
            Decay.values(),
            GuideRule.values(),
            MaskRule.values(),
            NegativesFrom.values(),
            NeighbourhoodRule.values(),
            PairWeights.values(),
            RerankProtocol.values(),
            Pooling.values(),
            RowChoice.values(),
            Student.values(),
            ValidationBy.values())
        .flatMap(Stream::of)
        .forEach(constant -> values.add(constant.name()));
    values.add("some text");
    return values;
  }

  private static Set<String> declaredKeys() {
    var keys = new HashSet<String>();
    TrainerSettings.SECTION.describe().stream()
        .map(KeyDescription::key)
        .filter(key -> !SECRETS.contains(key))
        .forEach(keys::add);
    assertThat(keys).hasSizeGreaterThan(40);
    return keys;
  }

  private static Read read(Map<String, String> values) {
    return Settings.of(values)
        .read(
            "trainer",
            section -> {
              var settings = TrainerSettings.from(section);
              return new Read(section.values(), settings.hyperparameters());
            });
  }
}
