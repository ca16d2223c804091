package io.lodestream.runtime.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BoundedRerankerTest {

  @Test
  void givesUpAQueryWhoseTurnDoesNotComeAndTakesTheNextOne() throws Exception {
    // Given a reranker of one query at a time, which is at work
    var working = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var reranker =
        new BoundedReranker(
            (query, passages) -> {
              working.countDown();
              await(end);
              return new float[] {1};
            },
            1,
            Duration.ZERO);
    var first = CompletableFuture.supplyAsync(() -> reranker.scores("one", List.of("p")));
    working.await();
    // When, then
    assertThatThrownBy(() -> reranker.scores("two", List.of("p")))
        .isInstanceOf(RetryableException.class)
        .hasMessage("the reranker was busy for 0 ms");
    end.countDown();
    assertThat(first.get()).containsExactly(1);
    assertThat(reranker.scores("three", List.of("p"))).containsExactly(1);
  }

  @Test
  void aQueryThatFailedMakesRoom() {
    var reranker =
        new BoundedReranker(
            (query, passages) -> {
              throw new RetryableException("down");
            },
            1,
            Duration.ZERO);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> reranker.scores("one", List.of("p"))).hasMessage("down");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
