package io.lodestream.indexer.search;

import static io.lodestream.indexer.search.RetrievalSettingsOf.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.schemas.error.FatalException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChosenRecipeTest {

  @Test
  void takesTheRecipeMeasuredForTheModel() {
    var measured = Recipes.reciprocalRanks(0.3);
    var chosen = ChosenRecipe.of(keys(), model(Optional.of(measured)));
    assertThat(chosen.recipe()).isEqualTo(measured);
    assertThat(chosen.source()).isEqualTo(ChosenRecipe.Source.PROMOTION);
    assertThat(chosen.warnings()).isEmpty();
  }

  @Test
  void fusesByTheConfiguredWeightUntilSomethingWasMeasured() {
    var chosen = ChosenRecipe.of(keys("dense-weight", "0.7"), model(Optional.empty()));
    assertThat(chosen.recipe()).isEqualTo(Recipes.weighted(0.7));
    assertThat(chosen.source()).isEqualTo(ChosenRecipe.Source.DEFAULT);
  }

  @Test
  void letsTheConfigurationOverruleWhatWasMeasured() {
    var model = model(Optional.of(Recipes.sparse()));
    var dense = ChosenRecipe.of(keys("retrieval", "dense"), model);
    assertThat(dense.recipe()).isEqualTo(Recipes.dense());
    assertThat(dense.source()).isEqualTo(ChosenRecipe.Source.CONFIGURATION);
    var hybrid =
        ChosenRecipe.of(keys("retrieval", "hybrid", "rerank", "late-interaction"), model).recipe();
    assertThat(hybrid.getMode()).isEqualTo(RetrievalMode.HYBRID);
    assertThat(hybrid.getRerank()).isEqualTo(RerankMethod.LATE_INTERACTION);
  }

  @Test
  void leavesOutARerankerThatTheConfigurationDoesNotName() {
    var measured = Recipes.reranked(Recipes.weighted(0.5), RerankMethod.LATE_INTERACTION, 0.4);
    var allowed = ChosenRecipe.of(keys("rerank", "late-interaction"), model(Optional.of(measured)));
    assertThat(allowed.recipe()).isEqualTo(measured);
    var chosen = ChosenRecipe.of(keys(), model(Optional.of(measured)));
    assertThat(chosen.recipe().getRerank()).isEqualTo(RerankMethod.NONE);
    assertThat(chosen.recipe().getMode()).isEqualTo(RetrievalMode.HYBRID);
    assertThat(chosen.warnings())
        .containsExactly(
            "the recipe reranks by late-interaction, which index.rerank=none does not allow: the"
                + " ranking is not reranked");
  }

  @Test
  void searchesACollectionOfAnOlderVersionByDenseVectorsAndSaysSo() {
    var old =
        new FakeIndex()
            .open("m", Optional.empty(), Optional.empty(), Optional.of(Recipes.weighted(0.5)))
            .searchable("m")
            .orElseThrow();
    var chosen = ChosenRecipe.of(keys("retrieval", "hybrid"), old);
    assertThat(chosen.recipe().getMode()).isEqualTo(RetrievalMode.DENSE);
    assertThat(chosen.warnings().get(0))
        .startsWith("collection line-m has no sparse vectors, since an older version built it");
    assertThat(ChosenRecipe.of(keys("retrieval", "dense"), old).warnings()).isEmpty();
    assertThatThrownBy(() -> chosen.in(RetrievalMode.SPARSE, keys(), old))
        .isInstanceOf(RequestException.class)
        .hasMessage("collection line-m has no sparse vectors, so 'retrieval' can only be dense");
  }

  @Test
  void comparesSidesWithoutReranking() throws RequestException {
    var measured = Recipes.reranked(Recipes.reciprocalRanks(0.3), RerankMethod.EXTERNAL, 1);
    var settings = keys("rerank", "external", "rerank.url", "http://localhost:1");
    var model = model(Optional.of(measured));
    var chosen = ChosenRecipe.of(settings, model);
    assertThat(chosen.in(RetrievalMode.SPARSE, settings, model).recipe())
        .isEqualTo(Recipes.sparse());
    assertThat(chosen.in(RetrievalMode.HYBRID, settings, model).recipe().getRerank())
        .isEqualTo(RerankMethod.NONE);
    assertThat(chosen.in(RetrievalMode.HYBRID, settings, model).recipe().getDenseWeight())
        .isEqualTo(0.3);
  }

  @Test
  void refusesValuesThatNobodyKnows() {
    assertThatThrownBy(() -> keys("retrieval", "both", "dense-weight", "1.5", "rerank", "external"))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("index.retrieval must be one of")
        .hasMessageContaining("index.dense-weight must be from 0")
        .hasMessageContaining("index.rerank.url must be set with index.rerank=external");
  }

  private static IndexStatus.Searchable model(Optional<RetrieverRecipe> measured) {
    return new FakeIndex().open("m", measured).searchable("m").orElseThrow();
  }
}
