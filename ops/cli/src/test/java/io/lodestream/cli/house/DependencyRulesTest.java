package io.lodestream.cli.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may depend on whom, where Maven's modules alone do not say it: between packages, and between
 * the code of modules that one class path brings together.
 */
class DependencyRulesTest {

  private static final List<String> STAGES =
      List.of("ingest", "querygen", "trainer", "indexer", "evaluator");

  /** Packages that decide, compute or write texts; Kafka is met around them. */
  private static final List<String> LOGIC =
      List.of(
          "ingest.changes",
          "ingest.dedup",
          "ingest.links",
          "ingest.splitting",
          "querygen.corpus",
          "querygen.filter",
          "querygen.generator",
          "querygen.judge",
          "querygen.llm",
          "querygen.pairing",
          "querygen.text",
          "runtime.prompt",
          "trainer.batch",
          "trainer.checkpoint",
          "trainer.continual",
          "trainer.gradient",
          "trainer.loss",
          "trainer.merge",
          "trainer.negatives",
          "trainer.offline",
          "trainer.optimizer",
          "trainer.reference",
          "trainer.settings",
          "trainer.sweep",
          "trainer.teacher",
          "trainer.training",
          "trainer.validation",
          "indexer.collections",
          "indexer.http",
          "indexer.lifecycle",
          "indexer.retriever",
          "indexer.search",
          "evaluator.drift",
          "evaluator.measurement",
          "evaluator.metric",
          "evaluator.promotion",
          "evaluator.relevance",
          "evaluator.retrieval");

  private static JavaClasses house;

  @BeforeAll
  static void readsEveryModulesClasses() {
    house =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.lodestream");
    assertThat(house.containPackage("io.lodestream.evaluator")).isTrue();
    assertThat(house.containPackage("io.lodestream.embedded.broker")).isTrue();
  }

  @Test
  void packagesDependOnEachOtherInOneDirection() {
    slices().matching("io.lodestream.(**)").should().beFreeOfCycles().check(house);
  }

  @Test
  void stagesMeetInTopicsOnly() {
    for (var stage : STAGES) {
      var others =
          STAGES.stream().filter(other -> !other.equals(stage)).map(DependencyRulesTest::within);
      noClasses()
          .that()
          .resideInAPackage(within(stage))
          .should()
          .dependOnClassesThat(resideInAnyPackage(others.toArray(String[]::new)))
          .orShould()
          .dependOnClassesThat(resideInAnyPackage(within("cli"), within("embedded")))
          .because("a stage never imports another stage: stages meet in topics")
          .check(house);
    }
  }

  @Test
  void embeddedServersImportNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(within("embedded"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.lodestream..").and(resideOutsideOfPackage(within("embedded"))))
        .check(house);
  }

  @Test
  void schemasAndRuntimeKnowNoStageAndNoModel() {
    noClasses()
        .that()
        .resideInAPackage(within("schemas"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.lodestream..").and(resideOutsideOfPackage(within("schemas"))))
        .check(house);
    noClasses()
        .that()
        .resideInAPackage(within("runtime"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.lodestream..", "ai.djl..")
                .and(resideOutsideOfPackage(within("schemas")))
                .and(resideOutsideOfPackage(within("runtime"))))
        .check(house);
  }

  /** A reranker is an encoder seen from the runtime, as a loaded model record is. */
  @Test
  void theEncoderKnowsTheRuntimeOnlyWhereItServesStages() {
    noClasses()
        .that(
            resideInAnyPackage(within("encoder"))
                .and(resideOutsideOfPackage(within("encoder.models")))
                .and(resideOutsideOfPackage(within("encoder.rerank"))))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                within("runtime"),
                within("encoder.models"),
                within("encoder.rerank"),
                "org.apache.kafka.."))
        .check(house);
    noClasses()
        .that()
        .resideInAPackage(within("encoder.rerank"))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.lodestream.runtime..")
                .and(resideOutsideOfPackage(within("runtime.rerank"))))
        .check(house);
  }

  @Test
  void logicKnowsNoKafka() {
    var logic = LOGIC.stream().map(DependencyRulesTest::within).toArray(String[]::new);
    noClasses()
        .that(resideInAnyPackage(logic))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.apache.kafka.."))
        .check(house);
    assertThat(LOGIC).allMatch(place -> house.containPackage("io.lodestream." + place));
  }

  @Test
  void onlyTheEncoderAndTheTrainerKnowTheTensorLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages(within("encoder"), within("trainer"))
        .should()
        .dependOnClassesThat(resideInAnyPackage("ai.djl.."))
        .check(house);
  }

  private static String within(String place) {
    return "io.lodestream." + place + "..";
  }
}
