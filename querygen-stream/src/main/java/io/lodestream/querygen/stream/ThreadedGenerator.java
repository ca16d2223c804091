package io.lodestream.querygen.stream;

import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.BadDataException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A generator that takes no calls, on threads that are not the caller's. */
public final class ThreadedGenerator implements AsyncGenerator {

  private final QueryGenerator generator;
  private final Executor threads;

  public ThreadedGenerator(QueryGenerator generator, Executor threads) {
    this.generator = generator;
    this.threads = threads;
  }

  @Override
  public String version() {
    return generator.version();
  }

  @Override
  public CompletableFuture<Generated> generate(Passage passage, List<Passage> neighbours) {
    return CompletableFuture.supplyAsync(() -> generated(passage), threads);
  }

  private Generated generated(Passage passage) {
    try {
      return new Generated(generator.generate(passage), List.of());
    } catch (StackOverflowError e) {
      throw new BadDataException(generator.version() + " cannot take the passage", e);
    }
  }
}
