package io.lodestream.cli.lineage;

import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.passages.PassageId;
import io.lodestream.schemas.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what the topics hold of one document; reads {@code passages} and {@code pairs} whole. */
final class DocumentReading {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentReading.class);

  private final StageContext context;
  private final String documentId;
  private final byte[] documentBytes;
  private final Map<String, String> livePassages = new HashMap<>();
  private final Map<String, DocumentFacts.Retracted> retractions = new HashMap<>();
  private final List<DocumentFacts.Placed> pairs = new ArrayList<>();

  DocumentReading(StageContext context, String documentId) {
    this.context = context;
    this.documentId = documentId;
    this.documentBytes = documentId.getBytes(StandardCharsets.UTF_8);
  }

  DocumentFacts read() throws InterruptedException {
    var topics = context.topics();
    var passages = decoder(topics.passages());
    TopicScan.read(context, topics.passages().name(), record -> passage(record, passages));
    var retracted = decoder(topics.retractions());
    TopicScan.read(context, topics.retractions().name(), record -> retraction(record, retracted));
    var judged = decoder(topics.pairs());
    TopicScan.read(context, topics.pairs().name(), record -> pair(record, judged));
    return new DocumentFacts(livePassages, retractions, pairs);
  }

  private <V extends SpecificRecord> RecordDecoder<V> decoder(Topic<V> topic) {
    return new RecordDecoder<>(topic, context.serdes());
  }

  private void passage(ConsumerRecord<byte[], byte[]> record, RecordDecoder<Passage> decoder) {
    var id = ownPassageId(record);
    if (id.isEmpty()) {
      return;
    }
    if (record.value() == null) {
      livePassages.remove(id.get());
      return;
    }
    decoded(record, decoder)
        .ifPresent(passage -> livePassages.put(id.get(), passage.getContentHash()));
  }

  private void retraction(
      ConsumerRecord<byte[], byte[]> record, RecordDecoder<Retraction> decoder) {
    ownPassageId(record)
        .ifPresent(
            id ->
                decoded(record, decoder)
                    .ifPresent(
                        retraction ->
                            retractions.put(
                                id, new DocumentFacts.Retracted(retraction, record.offset()))));
  }

  /** Avro holds strings as their bytes, so most records need not be decoded. */
  private void pair(ConsumerRecord<byte[], byte[]> record, RecordDecoder<JudgedPair> decoder) {
    if (record.value() == null || !holdsDocumentId(record.value())) {
      return;
    }
    decoded(record, decoder)
        .filter(pair -> pair.getDocumentId().equals(documentId))
        .ifPresent(
            pair ->
                pairs.add(
                    new DocumentFacts.Placed(
                        new String(record.key(), StandardCharsets.UTF_8),
                        pair,
                        record.partition(),
                        record.offset())));
  }

  private boolean holdsDocumentId(byte[] value) {
    for (int at = 0; at <= value.length - documentBytes.length; at++) {
      int i = 0;
      while (i < documentBytes.length && value[at + i] == documentBytes[i]) {
        i++;
      }
      if (i == documentBytes.length) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> ownPassageId(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return Optional.empty();
    }
    var id = new String(record.key(), StandardCharsets.UTF_8);
    return id.indexOf('#') >= 0 && PassageId.documentOf(id).equals(documentId)
        ? Optional.of(id)
        : Optional.empty();
  }

  private static <V extends SpecificRecord> Optional<V> decoded(
      ConsumerRecord<byte[], byte[]> record, RecordDecoder<V> decoder) {
    try {
      return Optional.ofNullable(decoder.value(record));
    } catch (BadDataException e) {
      LOG.warn(
          "event=unreadable-record-skipped topic={} offset={}", record.topic(), record.offset(), e);
      return Optional.empty();
    }
  }
}
