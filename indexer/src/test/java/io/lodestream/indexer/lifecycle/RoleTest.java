package io.lodestream.indexer.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.promotions.PromotionHistory.Standing;
import org.junit.jupiter.api.Test;

class RoleTest {

  @Test
  void aTrainedModelHasTheRoleThatTheDecisionsGaveIt() {
    assertThat(Role.of(Standing.CHAMPION, false)).isEqualTo(Role.CHAMPION);
    assertThat(Role.of(Standing.FORMER_CHAMPION, false)).isEqualTo(Role.FORMER);
    assertThat(Role.of(Standing.REJECTED, false)).isEqualTo(Role.REJECTED);
    assertThat(Role.of(Standing.UNDECIDED, false)).isEqualTo(Role.CANDIDATE);
  }

  @Test
  void theBaseModelStaysTheBaseModelUnlessItIsChampion() {
    assertThat(Role.of(Standing.CHAMPION, true)).isEqualTo(Role.CHAMPION);
    assertThat(Role.of(Standing.FORMER_CHAMPION, true)).isEqualTo(Role.BASE);
    assertThat(Role.of(Standing.REJECTED, true)).isEqualTo(Role.BASE);
    assertThat(Role.of(Standing.UNDECIDED, true)).isEqualTo(Role.BASE);
  }
}
