package io.lodestream.querygen.stream;

import io.lodestream.querygen.feedback.FeedbackReader;
import io.lodestream.querygen.feedback.FeedbackSettings;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.settings.SplitRule;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.streams.Branches;
import io.lodestream.runtime.streams.DecodeProcessor;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.passages.PassageId;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The topology's part from {@code feedback} to outputs: read, bring to the partition of the
 * document, make pairs.
 *
 * @param filter rules that people's queries keep, too
 * @param partitions of the {@code passages} topic as it is; feedback is spread the same way
 */
public record FeedbackSteps(FeedbackSettings settings, QueryFilter filter, int partitions) {

  KStream<String, Output> add(
      StreamsBuilder builder,
      Topics topics,
      AvroSerdes serdes,
      SplitRule split,
      StageMeters meters) {
    var read =
        builder.stream(
                topics.feedback().name(),
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read-feedback"))
            .process(
                () -> new DecodeProcessor<>("querygen", new FeedbackReader(topics, serdes), meters),
                Named.as("decode-feedback"));
    Branches.writeDeadLetters(
        read,
        topics.deadLetters("querygen").name(),
        "keep-unreadable-feedback",
        "restore-feedback",
        "set-feedback-aside");
    return Branches.readable(read, "keep-feedback")
        .map(
            (key, said) -> KeyValue.pair(said.value().getDocumentId(), said.value()),
            Named.as("key-by-document"))
        .repartition(
            Repartitioned.with(Serdes.String(), serdes.of(Relevance.class))
                .withName("feedback-by-document")
                .withStreamPartitioner(
                    (topic, document, said, count) ->
                        Optional.of(Set.of(PassageId.partitionOf(document, count))))
                .withNumberOfPartitions(partitions))
        .process(
            () -> new JudgeFeedback(settings, split, filter, meters, JudgeFeedback.MOST_PER_TICK),
            Named.as("judge-feedback"),
            PassageLedger.CORPUS,
            PassageLedger.PENDING,
            PassageLedger.DONE,
            PassageLedger.KEPT_QUERIES,
            PassageLedger.HELD_OUT,
            FeedbackLedger.KNOWN,
            FeedbackLedger.WAITING);
  }
}
