package io.lodestream.cli.deadletters;

import io.lodestream.cli.cluster.ClusterTopics;
import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.cli.progress.Progress;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.util.Collection;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads dead letter topics, committed letters only, keeping nothing. One thread. */
public final class LetterTopics {

  private final StageContext context;
  private final Progress progress;

  /**
   * @param progress told how far long topics are read
   */
  public LetterTopics(StageContext context, Progress progress) {
    this.context = context;
    this.progress = progress;
  }

  /**
   * @throws io.lodestream.cli.cluster.ClusterException if Kafka cannot be reached or has no dead
   *     letter topics
   */
  public void require() throws InterruptedException {
    new ClusterTopics(context)
        .require(
            "no stage has run there with this lodestream.namespace",
            Topics.STAGES.stream().map(this::topic).toArray(Topic<?>[]::new));
  }

  /** Passes on every letter and its value that the filter takes, to the topics' ends as of now. */
  public void read(LetterFilter filter, BiConsumer<DeadLetter, byte[]> letters)
      throws InterruptedException {
    for (var stage : filter.stages()) {
      var name = topic(stage).name();
      var count = new AtomicLong();
      TopicScan.read(
          context,
          name,
          record -> {
            progress.step("%s: %,d letters read".formatted(name, count.incrementAndGet()));
            var letter = DeadLetter.of(stage, record);
            if (filter.takes(letter)) {
              letters.accept(letter, record.value());
            }
          });
    }
  }

  /** Passes on the letters at these positions that are still there, in order of position. */
  public void readAt(Collection<LetterPosition> positions, BiConsumer<DeadLetter, byte[]> letters)
      throws InterruptedException {
    var byPartition = new TreeMap<String, TreeSet<LetterPosition>>();
    for (var position : positions) {
      byPartition
          .computeIfAbsent(position.stage() + "-" + position.partition(), p -> new TreeSet<>())
          .add(position);
    }
    for (var wanted : byPartition.values()) {
      var first = wanted.first();
      var partition = new TopicPartition(topic(first.stage()).name(), first.partition());
      TopicScan.read(
          context,
          partition,
          first.offset(),
          wanted.last().offset(),
          record -> {
            var letter = DeadLetter.of(first.stage(), record);
            if (wanted.contains(letter.position())) {
              letters.accept(letter, record.value());
            }
          });
    }
  }

  private Topic<?> topic(String stage) {
    return context.topics().deadLetters(stage);
  }
}
