package io.lodestream.cli.faults;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.runtime.kafka.Sends;
import io.lodestream.runtime.kafka.TopicWriter;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.Relevance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Documents that come, change, move and go by a seed, cut from real text, and feedback on some of
 * them. Knows what should be there in the end. One thread.
 */
final class Workload implements AutoCloseable {

  private static final int CHARS = 700;
  private static final int ENDING = 80;

  private final StageContext context;
  private final TopicWriter writer;
  private final RandomGenerator random;
  private final List<String> texts = new ArrayList<>();
  private final Map<String, String> living = new TreeMap<>();
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private int produced;

  Workload(StageContext context, BeirDataset source, RandomGenerator random) {
    this.context = context;
    this.writer = context.kafka().writer("faults-workload");
    this.random = random;
    for (var document : source.documents()) {
      var text = document.text();
      for (int from = 0; from + CHARS <= text.length(); from += CHARS) {
        texts.add(text.substring(from, from + CHARS));
      }
    }
  }

  /** Some documents that are new. */
  void add(int count) {
    for (int i = 0; i < count; i++) {
      write("doc-" + produced, text(produced));
      produced++;
    }
  }

  /** Once all texts were there, they come again with another ending: near-duplicates. */
  private String text(int number) {
    var text = texts.get(number % texts.size());
    int round = number / texts.size();
    return round == 0
        ? text
        : text + " " + texts.get((number + 7 * round) % texts.size()).substring(0, ENDING);
  }

  /** A new document by which the way to the index is timed; returns its id. */
  String probe() {
    var id = "doc-" + produced;
    add(1);
    return id;
  }

  /** Edits, moves (another title and uri, same text) and deletes some, and says what fits some. */
  void change(int count) {
    var ids = new ArrayList<>(living.keySet());
    for (int i = 0; i < count && !ids.isEmpty(); i++) {
      var id = ids.remove(random.nextInt(ids.size()));
      switch (random.nextInt(4)) {
        case 0 -> write(id, texts.get(random.nextInt(texts.size())));
        case 1 -> send(id, "moved " + random.nextInt(1000), living.get(id));
        case 2 -> delete(id);
        default -> feedback(id);
      }
    }
  }

  /** Another text for some documents; none goes, so that this may happen for ever. */
  void edit(int count) {
    var ids = new ArrayList<>(living.keySet());
    for (int i = 0; i < count && !ids.isEmpty(); i++) {
      write(ids.remove(random.nextInt(ids.size())), texts.get(random.nextInt(texts.size())));
    }
  }

  /** The newest records of some documents again, in another order. */
  void repeat(int count) {
    var ids = new ArrayList<>(living.keySet());
    for (int i = 0; i < count && !ids.isEmpty(); i++) {
      var id = ids.remove(random.nextInt(ids.size()));
      write(id, living.get(id));
      write(id, living.get(id));
    }
  }

  /**
   * Some documents that are new, produced with a time of their own.
   *
   * @param days from now
   */
  void addAt(int days, int count) {
    var topic = context.topics().documents();
    long time = context.clock().instant().plus(Duration.ofDays(days)).toEpochMilli();
    for (int i = 0; i < count; i++) {
      var id = "doc-" + produced;
      var text = text(produced++);
      var value =
          context.serdes().of(topic).serializer().serialize(topic.name(), document(id, text));
      sent.add(writer.send(new ProducerRecord<>(topic.name(), null, time, id, value)));
      living.put(id, text);
    }
  }

  private static Document document(String title, String text) {
    return Document.newBuilder().setTitle(title).setUri("file:///" + title).setText(text).build();
  }

  private void write(String id, String text) {
    send(id, "Title of " + id, text);
  }

  private void send(String id, String title, String text) {
    sent.add(writer.send(context.topics().documents(), id, document(title, text)));
    living.put(id, text);
  }

  private void delete(String id) {
    sent.add(writer.send(context.topics().documents(), id, null));
    living.remove(id);
  }

  private void feedback(String id) {
    sent.add(
        writer.send(
            context.topics().feedback(),
            id,
            Relevance.newBuilder()
                .setQuery("what does " + id + " say")
                .setDocumentId(id)
                .setGrade(1)
                .setSource("click")
                .build()));
  }

  /** Waits until the brokers have everything; what they refused is a failure of the harness. */
  void flush() {
    sent.forEach(record -> Sends.await(record, "the workload's topics"));
    sent.clear();
  }

  /** Ids of the documents that should have passages. */
  Set<String> living() {
    return Set.copyOf(living.keySet());
  }

  /** Feedback and documents so far, for the report. */
  Map<String, Integer> figures() {
    return new HashMap<>(Map.of("documents", produced, "living", living.size()));
  }

  @Override
  public void close() {
    writer.close();
  }
}
