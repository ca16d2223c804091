package io.lodestream.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.cli.ClusterRecords;
import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {
  private static final ModelVersion BASE = model("base-1", null, 0);
  private static final ModelVersion FIRST = model("m-1", "base-1", 1);
  private static final ModelVersion SECOND = model("m-2", "m-1", 2);
  private static final ModelVersion THIRD = model("m-3", "m-1", 3);
  private static final List<ModelVersion> ALL = List.of(THIRD, SECOND, BASE, FIRST);

  @Test
  void theFirstModelServesWhileNothingIsPromoted() {
    var catalog = new ModelCatalog(ALL, List.of());

    assertThat(catalog.all()).containsExactly(BASE, FIRST, SECOND, THIRD);
    assertThat(catalog.champion("default")).contains(BASE);
    assertThat(catalog.state(BASE)).isEqualTo(ModelState.CHAMPION);
    assertThat(catalog.state(FIRST)).isEqualTo(ModelState.CANDIDATE);
  }

  @Test
  void decisionsGiveEveryModelItsState() {
    var catalog =
        new ModelCatalog(
            ALL,
            List.of(
                decision("m-1", null, Decision.PROMOTE),
                decision("m-2", "m-1", Decision.REJECT),
                decision("m-3", "m-1", Decision.PROMOTE)));

    assertThat(ALL.stream().map(catalog::state))
        .containsExactly(
            ModelState.CHAMPION, ModelState.REJECTED, ModelState.BASE, ModelState.FORMER_CHAMPION);
  }

  @Test
  void aTableHasALinePerModel() {
    var out = new ByteArrayOutputStream();

    ModelTable.print(new ModelCatalog(ALL, List.of()), new PrintStream(out, true));

    assertThat(out.toString(StandardCharsets.UTF_8).lines().map(line -> line.split(" +")[0]))
        .containsExactly("id", "base-1", "m-1", "m-2", "m-3");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("0.5000 from 0.4000");
  }

  @Test
  void anUnknownIdIsAnsweredWithSomeThatThereAre() {
    var catalog = new ModelCatalog(ALL, List.of());

    assertThatThrownBy(() -> ModelNames.version(catalog, "m-9", "default"))
        .isInstanceOf(ClusterException.class)
        .hasMessage("no model has the id 'm-9'; there are 4: base-1, m-1, m-2, m-3");
    assertThat(ModelNames.version(catalog, "current", "default")).isEqualTo(BASE);
  }

  private static Promotion decision(String id, String champion, Decision decision) {
    return Promotion.newBuilder()
        .setLine("default")
        .setModelId(id)
        .setChampionModelId(champion)
        .setDecision(decision)
        .setReason("test")
        .setDecidedAt(Instant.EPOCH)
        .build();
  }

  private static ModelVersion model(String id, String parent, int second) {
    return ClusterRecords.model(id)
        .setParentModelId(parent)
        .setWindowId(parent == null ? null : "w-" + second)
        .setValidation(parent == null ? Map.of() : Map.of("ndcg@10", .5, "parent-ndcg@10", .4))
        .setCreatedAt(Instant.EPOCH.plusSeconds(second))
        .build();
  }
}
