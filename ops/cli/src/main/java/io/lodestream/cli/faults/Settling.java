package io.lodestream.cli.faults;

import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.cli.verify.Check;
import io.lodestream.cli.verify.ClusterVerification;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.passages.PassageId;
import io.qdrant.client.ConditionFactory;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.grpc.Common.Filter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** Waits until the pipeline has worked off everything, and tells what is wrong when it does not. */
final class Settling implements AutoCloseable {

  private static final long LOOK_MS = 300;

  private final StageContext context;
  private final ClusterVerification verification;
  private final QdrantClient client;
  private final Duration patience;

  Settling(StageContext context, Duration patience) {
    this.context = context;
    this.verification = new ClusterVerification(context);
    this.client = VectorStoreConnection.open(context.shared().vectors());
    this.patience = patience;
  }

  /**
   * Waits until a document has a point behind the alias.
   *
   * @return how long that took
   */
  Duration untilSearchable(String documentId) throws InterruptedException {
    long begin = System.nanoTime();
    while (!isSearchable(documentId)) {
      requirePatience(begin, List.of("document %s is not searchable".formatted(documentId)));
      Thread.sleep(LOOK_MS);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private boolean isSearchable(String documentId) throws InterruptedException {
    var of =
        Filter.newBuilder()
            .addMust(ConditionFactory.matchKeyword(PointPayload.DOCUMENT_ID, documentId))
            .build();
    try {
      return client.countAsync(context.shared().servingAlias(), of, true).get(5, TimeUnit.SECONDS)
          > 0;
    } catch (ExecutionException | TimeoutException e) {
      // No alias yet, or the store is just down.
      return false;
    }
  }

  /**
   * Waits until every check holds and exactly these documents have passages.
   *
   * @return how long that took
   * @throws FaultFailure with what differs when patience ends
   */
  Duration untilSettled(Set<String> documents) throws InterruptedException {
    long begin = System.nanoTime();
    for (var wrong = differences(documents); !wrong.isEmpty(); wrong = differences(documents)) {
      if (isOverdue(begin)) {
        wrong.addAll(traceOfOneMissing(documents));
      }
      requirePatience(begin, wrong);
      Thread.sleep(LOOK_MS);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private List<String> traceOfOneMissing(Set<String> documents) throws InterruptedException {
    var missing = new TreeSet<>(documents);
    missing.removeAll(documentsWithPassages());
    if (missing.isEmpty()) {
      return List.of();
    }
    return List.of(
        "records of %s: %s"
            .formatted(missing.first(), new DocumentTrace(context).of(missing.first())));
  }

  private boolean isOverdue(long begin) {
    return System.nanoTime() - begin > patience.toNanos();
  }

  private void requirePatience(long begin, List<String> wrong) {
    if (isOverdue(begin)) {
      throw new FaultFailure(
          "after %d s: %s".formatted(patience.toSeconds(), String.join("; ", wrong)));
    }
  }

  private List<String> differences(Set<String> documents) throws InterruptedException {
    try {
      var wrong = new ArrayList<String>();
      for (var check : verification.run()) {
        if (!check.holds()) {
          wrong.add("%s: %s (%d)".formatted(check.name(), first(check), check.count()));
        }
      }
      wrong.addAll(otherDocuments(documents));
      return wrong;
    } catch (ClusterException | RetryableException | KafkaException e) {
      return new ArrayList<>(List.of("the cluster cannot be read: " + e.getMessage()));
    }
  }

  private static String first(Check check) {
    return check.differences().get(0);
  }

  private Set<String> documentsWithPassages() throws InterruptedException {
    var passages = new HashSet<String>();
    TopicScan.read(
        context,
        context.topics().passages().name(),
        record -> {
          var id = RecordDecoder.key(record.key());
          if (record.value() == null) {
            passages.remove(id);
          } else if (!id.startsWith("poison-")) {
            passages.add(id);
          }
        });
    var found = new HashSet<String>();
    passages.forEach(id -> found.add(PassageId.documentOf(id)));
    return found;
  }

  private List<String> otherDocuments(Set<String> expected) throws InterruptedException {
    var found = documentsWithPassages();
    var wrong = new ArrayList<String>();
    var missing = new HashSet<>(expected);
    missing.removeAll(found);
    if (!missing.isEmpty()) {
      wrong.add("documents without passages: " + missing);
    }
    found.removeAll(expected);
    if (!found.isEmpty()) {
      wrong.add("passages of documents that are gone: " + found);
    }
    return wrong;
  }

  @Override
  public void close() {
    client.close();
  }
}
