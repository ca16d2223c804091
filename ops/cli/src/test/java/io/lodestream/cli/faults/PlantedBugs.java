package io.lodestream.cli.faults;

import io.lodestream.indexer.collections.QdrantCollections;
import io.lodestream.schemas.Passage;
import java.lang.instrument.Instrumentation;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;
import org.apache.kafka.streams.StreamsConfig;

/** An agent that makes a process of the product wrong, to see whether the harness finds it. */
public final class PlantedBugs {

  static final String COMMIT_BEFORE_EFFECT = "commit-before-effect";
  static final String RANDOM_IDS = "random-ids";
  static final String ALIAS_BEFORE_PARITY = "alias-before-parity";
  static final String OUTSIDE_THE_TRANSACTION = "outside-the-transaction";
  static final String SPLIT_BY_DOCUMENT = "split-by-document";

  private PlantedBugs() {}

  /**
   * Called by the virtual machine before {@code main}. Names classes by text: one that is loaded
   * already would not be changed.
   */
  public static void premain(String bug, Instrumentation instrumentation) {
    switch (bug) {
      case COMMIT_BEFORE_EFFECT ->
          change(
              instrumentation,
              "io.lodestream.indexer.collections.QdrantCollections",
              "upsert",
              SkippedOnce.class);
      case RANDOM_IDS ->
          change(
              instrumentation,
              "io.lodestream.runtime.vectors.PointPayload",
              "pointId",
              RandomId.class);
      case ALIAS_BEFORE_PARITY ->
          change(
              instrumentation,
              "io.lodestream.indexer.collections.QdrantCollections",
              "create",
              AliasAtOnce.class);
      case OUTSIDE_THE_TRANSACTION ->
          change(
              instrumentation,
              "io.lodestream.runtime.kafka.KafkaClients",
              "streams",
              AtLeastOnce.class);
      case SPLIT_BY_DOCUMENT ->
          change(
              instrumentation,
              "io.lodestream.schemas.Passage",
              "getCluster",
              DocumentAsCluster.class);
      default -> throw new IllegalArgumentException(bug);
    }
  }

  private static void change(
      Instrumentation instrumentation, String type, String method, Class<?> advice) {
    new AgentBuilder.Default()
        .with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly())
        .type(ElementMatchers.named(type))
        .transform(
            (builder, described, loader, module, domain) ->
                builder.visit(Advice.to(advice).on(ElementMatchers.named(method))))
        .installOn(instrumentation);
  }

  /** Offsets are committed though some points were never written. */
  public static final class SkippedOnce {
    public static final AtomicInteger CALLS = new AtomicInteger();

    private SkippedOnce() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return CALLS.incrementAndGet() == 2;
    }
  }

  /** A passage gets another point each time. */
  public static final class RandomId {
    private RandomId() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) UUID id) {
      id = UUID.randomUUID();
    }
  }

  /** Users search a collection that is still being filled. */
  public static final class AliasAtOnce {
    private AliasAtOnce() {}

    @Advice.OnMethodExit
    static void exit(@Advice.This QdrantCollections store, @Advice.Argument(0) String collection) {
      store.pointAlias("lodestream-default", collection);
    }
  }

  /** What a killed process had forwarded stays, and is forwarded again. */
  public static final class AtLeastOnce {
    private AtLeastOnce() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return Properties properties) {
      properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
      properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 20_000);
    }
  }

  /** Near-duplicates of a training document are evaluated on. */
  public static final class DocumentAsCluster {
    private DocumentAsCluster() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.This Passage passage, @Advice.Return(readOnly = false) String cluster) {
      cluster = passage.getDocumentId();
    }
  }
}
