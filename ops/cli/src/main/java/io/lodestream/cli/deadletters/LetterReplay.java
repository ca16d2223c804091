package io.lodestream.cli.deadletters;

import io.lodestream.cli.deadletters.DecisionWriter.Decided;
import io.lodestream.cli.deadletters.NewerContent.Candidate;
import io.lodestream.cli.progress.Progress;
import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.DeadLetterAction;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ./lodestream dlq replay}: sends the original key, bytes and headers of dead letters back
 * to the topic and partition that they came from. Writes each record and the decision about its
 * letter in one transaction. One thread.
 */
public final class LetterReplay {

  private static final Logger LOG = LoggerFactory.getLogger(LetterReplay.class);

  /** Bounds of one transaction, which is over long before its timeout of a minute. */
  private static final int BATCH_LETTERS = 200;

  private static final long BATCH_BYTES = 16L * 1024 * 1024;

  private final StageContext context;
  private final LetterTopics topics;
  private final Progress progress;
  private final Options options;
  private final LeftOut leftOut;
  private final PrintWriter out;

  /**
   * How letters are sent back.
   *
   * @param maxAttempts failures from which on a record is not sent back again
   * @param force also where newer content of the document was produced since
   */
  public record Options(int maxAttempts, boolean force) {}

  public LetterReplay(
      StageContext context,
      LetterTopics topics,
      Progress progress,
      Options options,
      PrintWriter out) {
    this.context = context;
    this.topics = topics;
    this.progress = progress;
    this.options = options;
    this.leftOut = new LeftOut(out);
    this.out = out;
  }

  /**
   * Prints which letters would be sent, and which not and why.
   *
   * @return whether none of the chosen was left out
   */
  public boolean rehearse(LetterChoice choice) throws InterruptedException {
    topics.require();
    var candidates = candidates(choice, Decisions.read(context));
    try (var newer = newer(candidates)) {
      var sendable = withoutObjection(candidates, newer);
      LetterRows.table(
              sendable.stream()
                  .map(candidate -> new LetterRows.Row(candidate.letter(), "open"))
                  .toList())
          .forEach(out::println);
      out.printf("%nwould replay %s%s%n", LetterRows.count(sendable.size()), leftOut.count());
    }
    return leftOut.isEmpty();
  }

  /**
   * @return whether none of the chosen was left out
   * @throws io.lodestream.cli.cluster.ClusterException if Kafka refuses; what was sent before is
   *     known and is not sent again
   */
  public boolean run(LetterChoice choice, Confirmation confirmation) throws InterruptedException {
    topics.require();
    // Opened before the decisions are read: nobody else decides from here on.
    try (var writer = DecisionWriter.open(context)) {
      var decisions = Decisions.read(context);
      var candidates = candidates(choice, decisions);
      try (var newer = newer(candidates)) {
        var sendable = withoutObjection(candidates, newer);
        if (sendable.size() > 1 && !confirmation.isGiven(question(sendable))) {
          out.println("nothing was replayed");
          return false;
        }
        int sent = 0;
        for (var batch : batches(sendable)) {
          sent += send(batch, newer, decisions, writer);
          progress.step("%,d of %,d replayed".formatted(sent, sendable.size()));
        }
        LOG.info("event=dead-letters-replayed count={} left-out={}", sent, leftOut.size());
        out.printf("replayed %s%s%n", LetterRows.count(sent), leftOut.count());
      }
    }
    return leftOut.isEmpty();
  }

  private List<Candidate> candidates(LetterChoice choice, Decisions decisions)
      throws InterruptedException {
    var rule = new ReplayRule(context.topics(), options.maxAttempts());
    var identity = new DocumentIdentity(context);
    var candidates = new ArrayList<Candidate>();
    choice.read(
        context,
        topics,
        (letter, value) -> {
          var decision = decisions.on(letter.position());
          if (decision.isPresent()) {
            if (choice.isOne()) {
              leftOut.add(
                  letter,
                  "it was %s at %s; `dlq show --out FILE` has its bytes"
                      .formatted(
                          decisions.state(letter.position()), decision.get().getDecidedAt()));
            }
            return;
          }
          var objection = rule.objection(letter);
          if (objection.isPresent()) {
            leftOut.add(letter, objection.get());
            return;
          }
          candidates.add(
              new Candidate(
                  letter,
                  ReplayRule.isDocument(context.topics(), letter)
                      ? identity.of(
                          letter.origin().topic(),
                          new RecordHeaders(letter.original()),
                          letter.content().key(),
                          value)
                      : Optional.empty()));
        });
    return candidates;
  }

  private NewerContent newer(List<Candidate> candidates) throws InterruptedException {
    return NewerContent.since(
        options.force() ? List.of() : candidates, context, new DocumentIdentity(context), progress);
  }

  private List<Candidate> withoutObjection(List<Candidate> candidates, NewerContent newer) {
    if (options.force()) {
      return candidates;
    }
    return candidates.stream()
        .filter(
            candidate -> {
              var objection = newer.objection(candidate);
              objection.ifPresent(why -> leftOut.add(candidate.letter(), why));
              return objection.isEmpty();
            })
        .toList();
  }

  private static String question(List<Candidate> sendable) {
    var byTopic =
        sendable.stream()
            .collect(
                Collectors.groupingBy(
                    candidate -> candidate.letter().origin().topic(),
                    TreeMap::new,
                    Collectors.counting()));
    return "Send %s back: %s"
        .formatted(
            LetterRows.count(sendable.size()),
            byTopic.entrySet().stream()
                .map(entry -> "%,d to %s".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", ")));
  }

  private static List<List<Candidate>> batches(List<Candidate> candidates) {
    var batches = new ArrayList<List<Candidate>>();
    long bytes = 0;
    for (var candidate : candidates) {
      long size = candidate.letter().content().valueBytes().orElse(0);
      if (batches.isEmpty()
          || bytes + size > BATCH_BYTES
          || batches.get(batches.size() - 1).size() == BATCH_LETTERS) {
        batches.add(new ArrayList<>());
        bytes = 0;
      }
      batches.get(batches.size() - 1).add(candidate);
      bytes += size;
    }
    return batches;
  }

  private int send(
      List<Candidate> batch, NewerContent newer, Decisions decisions, DecisionWriter writer)
      throws InterruptedException {
    newer.catchUp();
    var still =
        withoutObjection(batch, newer).stream()
            .collect(Collectors.toMap(c -> c.letter().position(), Function.identity()));
    var decided = new ArrayList<Decided>();
    topics.readAt(
        still.keySet(),
        (letter, value) ->
            decided.add(
                new Decided(
                    letter.position(),
                    decisions.make(context, letter, DeadLetterAction.REPLAYED),
                    Optional.of(record(letter, value)))));
    if (!decided.isEmpty()) {
      writer.commit(decided);
    }
    return decided.size();
  }

  /** What the topic had, to the partition in which it was, so that the order of its key holds. */
  static ProducerRecord<byte[], byte[]> record(DeadLetter letter, byte[] value) {
    var headers = DeadLetterHeaders.withoutReplay(new RecordHeaders(letter.original()));
    headers.add(
        DeadLetterHeaders.REPLAYED_FROM,
        letter.position().toString().getBytes(StandardCharsets.UTF_8));
    headers.add(
        DeadLetterHeaders.FAILURES,
        Integer.toString(letter.failures()).getBytes(StandardCharsets.UTF_8));
    return new ProducerRecord<>(
        letter.origin().topic(),
        letter.origin().partition(),
        letter.content().key(),
        value,
        headers);
  }
}
