package io.lodestream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.schemas.Compared;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.Granularity;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RetrievalMetrics;
import io.lodestream.schemas.RetrieverKind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the table and the report make of an evaluation. */
class DemoResultTest {

  private static final String SET = "covidqa";

  private final List<RetrievalMetrics> evaluation =
      List.of(
          measured(RetrieverKind.BM25, "bm25", .60, null),
          measured(RetrieverKind.SPARSE, "sparse", .59, null),
          measured(RetrieverKind.BASE, "base", .40, null),
          measured(RetrieverKind.BASE_HYBRID, "base", .63, "hybrid weighted .5"),
          measured(RetrieverKind.CHAMPION_SERVED, "base", .64, "hybrid weighted .5, external .7"),
          measured(RetrieverKind.CANDIDATE, "w0", .52, null),
          measured(RetrieverKind.SERVED, "w0", .66, "hybrid weighted .4, external .7"));

  @Test
  void showsEachRetrieverOnceWithItsRecipe() {
    var table = table(result(Decision.PROMOTE, ExampleHits.NONE));
    assertThat(table.lines().filter(line -> line.contains(" 0.900")))
        .extracting(line -> line.replaceAll("\\s+", " ").replaceAll(" 0\\.900", ""))
        .containsExactly(
            "BM25 0.600",
            "base name of base 0.400",
            "base hybrid name of base 0.630 hybrid weighted .5",
            "finetuned name of w0 0.520",
            "served name of w0 0.660 hybrid weighted .4, external .7");
    assertThat(table)
        .contains(
            "lift in nDCG@10: +0.120 (0.400 -> 0.520), 95 % interval [+0.110, +0.130], dense"
                + " vectors alone")
        .contains(
            "lift over the base hybrid in nDCG@10: +0.030 (0.630 -> 0.660), 95 % interval"
                + " [+0.020, +0.040], as served");
  }

  @Test
  void namesWhatIsServedAfterARejection() {
    var rows = json(result(Decision.REJECT, ExampleHits.NONE)).path("evaluation");
    var served = rows.get(4);
    assertThat(served.path("retriever").asText()).isEqualTo("served");
    assertThat(served.path("modelId").asText()).isEqualTo("base");
    assertThat(served.path("ndcg@10").asDouble()).isEqualTo(.64);
  }

  @Test
  void reportsTheRetrieverOfEachRowAndTheServedLift() {
    var report = json(result(Decision.PROMOTE, ExampleHits.NONE));
    assertThat(report.path("evaluation"))
        .extracting(row -> row.path("retriever").asText())
        .containsExactly("bm25", "base", "base-hybrid", "finetuned", "served");
    assertThat(report.path("evaluation"))
        .extracting(row -> row.path("model").asText())
        .containsExactly("bm25", "base", "base-hybrid", "w0", "served");
    assertThat(report.at("/evaluation/4/recipe").asText())
        .isEqualTo("hybrid weighted .4, external .7");
    assertThat(report.path("servedLift").toString())
        .isEqualTo(
            "{\"metric\":\"ndcg@10\",\"base\":0.63,\"served\":0.66,\"delta\":0.03,"
                + "\"ci95\":[0.02,0.04]}");
    assertThat(report.at("/lift/finetuned").asDouble()).isEqualTo(.52);
  }

  @Test
  void saysWhyThereAreNoExamples() {
    var table = table(result(Decision.REJECT, ExampleHits.dropped("default-w0")));
    assertThat(table)
        .contains(
            "no example searches: collection default-w0 has been dropped, since its model does"
                + " not serve");
  }

  private DemoResult result(Decision decision, ExampleHits examples) {
    var comparisons =
        List.of(
            comparison(Compared.SERVED, .64, .66),
            comparison(Compared.DENSE, .40, .52),
            comparison(Compared.BASE_HYBRID, .63, .66));
    var promotion =
        new Promotion(
            "default", "w0", "base", decision, "why", comparisons, null, List.of(), Instant.EPOCH);
    return new DemoResult(
        SET,
        92,
        5_668,
        3_000,
        10,
        0,
        1,
        List.of(),
        Optional.of(candidate()),
        evaluation,
        Optional.of(promotion),
        Map.of("total", Duration.ofSeconds(1)),
        examples);
  }

  private static Comparison comparison(Compared compared, double champion, double candidate) {
    double delta = Math.round((candidate - champion) * 100) / 100.0;
    double low = Math.round((delta - .01) * 100) / 100.0;
    double high = Math.round((delta + .01) * 100) / 100.0;
    return new Comparison(
        compared, SET, "ndcg@10", 1_177, champion, candidate, delta, low, high, .95);
  }

  private static RetrievalMetrics measured(
      RetrieverKind kind, String modelId, double ndcg, String recipe) {
    return RetrievalMetrics.newBuilder()
        .setSet(SET)
        .setRetriever(kind)
        .setModelId(modelId)
        .setModelName("name of " + modelId)
        .setDimension(384)
        .setGranularity(Granularity.SPAN)
        .setQueries(1_177)
        .setPassages(5_668)
        .setDocuments(92)
        .setMetrics(Map.of("recall@10", .9, "ndcg@10", ndcg, "mrr@10", .9, "hit@10", .9))
        .setRecipe(recipe)
        .setEvaluationId("e")
        .setMeasuredAt(Instant.EPOCH)
        .build();
  }

  private static ModelVersion candidate() {
    return ModelVersion.newBuilder()
        .setModelId("w0")
        .setLine("default")
        .setName("name of w0")
        .setArtifactUri("file:/w0")
        .setArtifactSha256("00")
        .setDimension(384)
        .setPooling("mean")
        .setMaxTokens(256)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  private static String table(DemoResult result) {
    var bytes = new ByteArrayOutputStream();
    new ResultTable(new PrintStream(bytes, true, StandardCharsets.UTF_8)).print(result);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode json(DemoResult result) {
    return new ObjectMapper().valueToTree(DemoReport.json(result));
  }
}
