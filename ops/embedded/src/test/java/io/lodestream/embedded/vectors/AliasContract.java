package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.point;
import static io.lodestream.embedded.vectors.StoreUnderTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.CreateAlias;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.RenameAlias;
import io.qdrant.client.grpc.Collections.VectorParams;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Aliases: they stand for a collection in every call, and move all at once or not at all. */
interface AliasContract extends StoreUnderTest {

  private String alias() {
    return "alias-of-" + collection();
  }

  static AliasOperations create(String alias, String collection) {
    return AliasOperations.newBuilder()
        .setCreateAlias(CreateAlias.newBuilder().setAliasName(alias).setCollectionName(collection))
        .build();
  }

  private static AliasOperations rename(String from, String to) {
    return AliasOperations.newBuilder()
        .setRenameAlias(RenameAlias.newBuilder().setOldAliasName(from).setNewAliasName(to))
        .build();
  }

  @Test
  default void standsForItsCollection() throws Exception {
    upsert(point(1, 1, 0, 0, 0));

    client().createAliasAsync(alias(), collection()).get();

    assertThat(client().countAsync(alias()).get()).isEqualTo(1);
    assertThat(client().listCollectionAliasesAsync(collection()).get()).containsExactly(alias());
    assertThat(client().listAliasesAsync().get())
        .contains(
            AliasDescription.newBuilder()
                .setAliasName(alias())
                .setCollectionName(collection())
                .build());
  }

  @Test
  default void movesSilentlyToAnotherCollection() throws Exception {
    String other = "contract-" + UUID.randomUUID();
    var params = VectorParams.newBuilder().setSize(4).setDistance(Distance.Cosine).build();
    client().createCollectionAsync(other, params).get();
    upsert(point(1, 1, 0, 0, 0));
    client().createAliasAsync(alias(), collection()).get();

    client().createAliasAsync(alias(), other).get();
    long count = client().countAsync(alias()).get();
    client().deleteCollectionAsync(other).get();

    assertThat(count).isZero();
    assertThat(client().listCollectionAliasesAsync(collection()).get()).isEmpty();
  }

  @Test
  default void appliesSeveralOperationsInOrder() throws Exception {
    String renamed = alias() + "-renamed";

    client()
        .updateAliasesAsync(List.of(create(alias(), collection()), rename(alias(), renamed)))
        .get();

    assertThat(client().listCollectionAliasesAsync(collection()).get()).containsExactly(renamed);
  }

  @Test
  default void isGoneWhenDeleted() throws Exception {
    client().createAliasAsync(alias(), collection()).get();

    client().deleteAliasAsync(alias()).get();

    assertThat(refusal(client().countAsync(alias())).getCode()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  default void refusesAMissingCollection() throws Exception {
    var refusal = refusal(client().createAliasAsync(alias(), "nowhere"));

    assertThat(refusal.getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(client().listCollectionAliasesAsync(collection()).get()).isEmpty();
  }

  @Test
  default void refusesTheNameOfACollection() throws Exception {
    refusal(client().createAliasAsync(collection(), collection()));

    assertThat(client().listCollectionAliasesAsync(collection()).get()).isEmpty();
  }
}
