package io.lodestream.cli.deadletters;

import io.lodestream.cli.cluster.ClusterTopics;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.DeadLetterAction;
import io.lodestream.schemas.DeadLetterDecision;
import io.lodestream.schemas.topics.Topics;
import io.lodestream.trainer.window.TopicIds;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What operators have decided on dead letters, as the topic had it at one moment. Immutable. */
final class Decisions {

  private final Map<String, DeadLetterDecision> byPosition;
  private final Map<String, String> topicIds;

  /**
   * @param byPosition under {@code stage/partition/offset}
   * @param topicIds Kafka's ids of the dead letter topics as they are, by stage
   */
  Decisions(Map<String, DeadLetterDecision> byPosition, Map<String, String> topicIds) {
    this.byPosition = Map.copyOf(byPosition);
    this.topicIds = Map.copyOf(topicIds);
  }

  /**
   * @throws io.lodestream.cli.cluster.ClusterException if the topics cannot be read
   */
  static Decisions read(StageContext context) throws InterruptedException {
    var cluster = new ClusterTopics(context);
    var topic = context.topics().deadLetterDecisions();
    var decisions = new HashMap<String, DeadLetterDecision>();
    // A cluster of an older version has no such topic until a stage starts or something is decided.
    if (cluster.has(topic)) {
      cluster
          .records(topic)
          .forEach(
              entry -> {
                if (entry.value() == null) {
                  decisions.remove(entry.key());
                } else {
                  decisions.put(entry.key(), entry.value());
                }
              });
    }
    return new Decisions(decisions, topicIds(context));
  }

  private static Map<String, String> topicIds(StageContext context) {
    var ids = new HashMap<String, String>();
    var admin = context.kafka().admin();
    try {
      for (var stage : Topics.STAGES) {
        TopicIds.from(admin)
            .of(context.topics().deadLetters(stage).name())
            .ifPresent(id -> ids.put(stage, id));
      }
    } finally {
      admin.close(Duration.ZERO);
    }
    return ids;
  }

  /** The decision on a letter, unless it was on one of a former topic at the same position. */
  Optional<DeadLetterDecision> on(LetterPosition position) {
    return Optional.ofNullable(byPosition.get(position.toString()))
        .filter(decision -> decision.getTopicId().equals(topicIds.get(position.stage())));
  }

  /** {@code open}, {@code replayed} or {@code dropped}. */
  String state(LetterPosition position) {
    return on(position)
        .map(decision -> decision.getAction() == DeadLetterAction.DROPPED ? "dropped" : "replayed")
        .orElse("open");
  }

  DeadLetterDecision make(StageContext context, DeadLetter letter, DeadLetterAction action) {
    return new DeadLetterDecision(
        topicIds.get(letter.position().stage()),
        action,
        letter.failures(),
        context.clock().instant().truncatedTo(ChronoUnit.MILLIS));
  }
}
