package io.lodestream.cli.faults;

import io.lodestream.indexer.collections.VectorCollections;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatchers;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An agent that makes a process of the product wrong, to see whether the harness finds it. The bug
 * is there from the moment that a file is: what a start checks by itself is sound.
 */
public final class PlantedBugs {

  static final String COMMIT_BEFORE_EFFECT = "commit-before-effect";
  static final String RANDOM_IDS = "random-ids";
  static final String ALIAS_BEFORE_PARITY = "alias-before-parity";
  static final String OUTSIDE_THE_TRANSACTION = "outside-the-transaction";
  static final String SPLIT_BY_DOCUMENT = "split-by-document";

  private static Path armed;
  private static String bootstrapServers;

  private PlantedBugs() {}

  /**
   * Called by the virtual machine before {@code main}. Names classes by text: one that is loaded
   * already would not be changed.
   *
   * @param arguments bug, file and Kafka's address, with semicolons between
   */
  public static void premain(String arguments, Instrumentation instrumentation) {
    var parts = arguments.split(";");
    armed = Path.of(parts[1]);
    bootstrapServers = parts[2];
    var collections = "io.lodestream.indexer.collections.QdrantCollections";
    switch (parts[0]) {
      case COMMIT_BEFORE_EFFECT -> change(instrumentation, collections, "upsert", Skipped.class);
      case RANDOM_IDS ->
          change(
              instrumentation,
              "io.lodestream.runtime.vectors.PointPayload",
              "pointId",
              RandomId.class);
      case ALIAS_BEFORE_PARITY -> change(instrumentation, collections, "create", AliasAtOnce.class);
      case OUTSIDE_THE_TRANSACTION ->
          change(
              instrumentation,
              "org.apache.kafka.streams.processor.internals.StreamsProducer",
              "send",
              PairsByThemselves.class);
      case SPLIT_BY_DOCUMENT ->
          change(
              instrumentation,
              "io.lodestream.schemas.Passage",
              "getCluster",
              DocumentAsCluster.class);
      default -> throw new IllegalArgumentException(arguments);
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

  /** Called from changed methods. */
  public static boolean isArmed() {
    return Files.exists(armed);
  }

  /** Called from a changed method. */
  public static String documentOf(IndexedRecord passage) {
    return (String) passage.get(passage.getSchema().getField("documentId").pos());
  }

  /** Called from a changed method. */
  public static void pointAlias(VectorCollections store, String collection) {
    store.pointAlias("lodestream-default", collection);
  }

  /**
   * The file that tells that {@link #OUTSIDE_THE_TRANSACTION} has sent a pair.
   *
   * @param armed the file that arms the bug
   */
  static Path sentBy(Path armed) {
    return armed.resolveSibling(armed.getFileName() + ".sent");
  }

  /** Called from a changed method. The transaction stays open until the process is killed. */
  public static Future<?> sentAtOnce(ProducerRecord<byte[], byte[]> record, Callback callback) {
    var sent = Plain.PRODUCER.send(record, callback);
    try {
      sent.get();
      Files.createFile(sentBy(armed));
      // Until it is killed
      new CountDownLatch(1).await();
    } catch (InterruptedException | ExecutionException | IOException e) {
      throw new IllegalStateException(e);
    }
    return sent;
  }

  /** A producer that belongs to no transaction. */
  public static final class Plain {
    public static final KafkaProducer<byte[], byte[]> PRODUCER =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    private Plain() {}
  }

  /** Offsets are committed though the points were never written. */
  public static final class Skipped {
    private Skipped() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return PlantedBugs.isArmed();
    }
  }

  /** A passage gets another point each time. */
  public static final class RandomId {
    private RandomId() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) UUID id) {
      if (PlantedBugs.isArmed()) {
        id = UUID.randomUUID();
      }
    }
  }

  /**
   * Users search a collection that is still being filled. Does not name the class it changes
   * either.
   */
  public static final class AliasAtOnce {
    private AliasAtOnce() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.This(typing = Assigner.Typing.DYNAMIC) Object store,
        @Advice.Argument(0) String collection) {
      if (PlantedBugs.isArmed()) {
        PlantedBugs.pointAlias((VectorCollections) store, collection);
      }
    }
  }

  /** What a killed process had forwarded stays, and is forwarded again. */
  public static final class PairsByThemselves {
    private PairsByThemselves() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static Future<?> enter(
        @Advice.Argument(0) ProducerRecord<byte[], byte[]> record,
        @Advice.Argument(1) Callback callback) {
      return record.topic().equals("pairs") && PlantedBugs.isArmed()
          ? PlantedBugs.sentAtOnce(record, callback)
          : null;
    }

    @Advice.OnMethodExit
    static void exit(
        @Advice.Enter Future<?> sent, @Advice.Return(readOnly = false) Future<?> returned) {
      if (sent != null) {
        returned = sent;
      }
    }
  }

  /**
   * Near-duplicates of a training document are evaluated on. Does not name the class it changes,
   * which would be loaded while it is being loaded.
   */
  public static final class DocumentAsCluster {
    private DocumentAsCluster() {}

    @Advice.OnMethodExit
    static void exit(
        @Advice.This(typing = Assigner.Typing.DYNAMIC) Object passage,
        @Advice.Return(readOnly = false) String cluster) {
      if (PlantedBugs.isArmed()) {
        cluster = PlantedBugs.documentOf((IndexedRecord) passage);
      }
    }
  }
}
