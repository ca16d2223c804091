package io.lodestream.runtime.streams;

import io.lodestream.runtime.kafka.KafkaClients;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions that killed instances of a Streams application left open.
 *
 * <p>Such a transaction holds back its successor, which may not read offsets while it is undecided,
 * and every reader of committed records, until the broker aborts it after its timeout. An instance
 * that comes back with its state directory ends it at once, since it has the same transactional id;
 * one that lost the directory has another. So each living instance looks every few seconds for open
 * transactions of its application whose process is no member of the group any more, and fences
 * them. That is safe also when the process lives and was only slow: it has lost its tasks to others
 * anyway, cannot commit, and joins anew.
 *
 * <p>Runs in a thread of its own; {@link #waitingFor} may be asked by any.
 */
final class OrphanedTransactions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OrphanedTransactions.class);
  private static final long INTERVAL_MS = 3_000;
  private static final long ANSWER_MS = 10_000;

  private final String application;
  private final Admin admin;
  private final StageMeters meters;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "orphaned-transactions"));
  private volatile Set<String> seen = Set.of();
  private boolean permitted = true;

  private OrphanedTransactions(String application, Admin admin, StageMeters meters) {
    this.application = application;
    this.admin = admin;
    this.meters = meters;
  }

  /**
   * @param application the Streams application's id, which is also its group's
   */
  static OrphanedTransactions watch(String application, KafkaClients kafka, StageMeters meters) {
    var watch = new OrphanedTransactions(application, kafka.admin(), meters);
    watch.scheduler.scheduleWithFixedDelay(
        watch::look, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    return watch;
  }

  /** The open transactions of gone instances, which hold this one back; for health. */
  Optional<String> waitingFor() {
    var open = seen;
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of("open transactions of instances that are gone to be ended: " + open);
  }

  private void look() {
    if (!permitted) {
      return;
    }
    try {
      var orphans = orphans(application, openTransactions(), memberClientIds());
      // Only what is there twice: a member that just left may be about to close its own.
      var ended = orphans.stream().filter(seen::contains).toList();
      seen = Set.copyOf(orphans);
      if (!ended.isEmpty()) {
        end(ended);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      couldNot(e.getCause());
    } catch (TimeoutException | RuntimeException e) {
      couldNot(e);
    }
  }

  private void couldNot(Throwable cause) {
    // What was seen before may be over by now.
    seen = Set.of();
    if (cause instanceof AuthorizationException) {
      permitted = false;
      LOG.warn(
          "event=orphaned-transactions-not-watched application={} cause=\"{}\" consequence=\"after a"
              + " kill, others wait until the transaction's timeout\" remedy=\"allow DESCRIBE and"
              + " WRITE on transactional ids that begin with {}\"",
          application,
          cause.toString(),
          application);
    } else {
      LOG.debug("event=orphaned-transactions-not-listed cause=\"{}\"", cause.toString());
    }
  }

  /**
   * The transactional ids whose process no member has.
   *
   * @param open transactional ids with an open transaction, of all applications
   * @param clientIds of the group's members, which begin with application and process id
   */
  static List<String> orphans(String application, Set<String> open, Set<String> clientIds) {
    return open.stream()
        .filter(id -> id.startsWith(application + "-"))
        .filter(id -> isOfProcess(application, id))
        .filter(id -> clientIds.stream().noneMatch(c -> c.startsWith(process(id) + "-")))
        .sorted()
        .toList();
  }

  /** Streams names a transactional id {@code <application>-<process UUID>-<thread>}. */
  private static boolean isOfProcess(String application, String transactionalId) {
    return transactionalId.substring(application.length() + 1).matches("[0-9a-f-]{36}-\\d+");
  }

  private static String process(String transactionalId) {
    return transactionalId.substring(0, transactionalId.lastIndexOf('-'));
  }

  private Set<String> openTransactions()
      throws InterruptedException, ExecutionException, TimeoutException {
    var options = new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING));
    var ids = new HashSet<String>();
    admin.listTransactions(options).all().get(ANSWER_MS, TimeUnit.MILLISECONDS).stream()
        .map(TransactionListing::transactionalId)
        .forEach(ids::add);
    return ids;
  }

  private Set<String> memberClientIds()
      throws InterruptedException, ExecutionException, TimeoutException {
    var ids = new HashSet<String>();
    admin
        .describeConsumerGroups(List.of(application))
        .describedGroups()
        .get(application)
        .get(ANSWER_MS, TimeUnit.MILLISECONDS)
        .members()
        .forEach(member -> ids.add(member.clientId()));
    return ids;
  }

  private void end(List<String> transactionalIds)
      throws InterruptedException, ExecutionException, TimeoutException {
    admin.fenceProducers(transactionalIds).all().get(ANSWER_MS, TimeUnit.MILLISECONDS);
    meters.count(MetricName.ORPHANED_TRANSACTIONS, transactionalIds.size());
    LOG.info(
        "event=orphaned-transactions-ended application={} transactionalIds={}",
        application,
        transactionalIds);
    seen = Set.of();
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    admin.close(Duration.ofSeconds(5));
  }
}
