package io.lodestream.indexer;

import io.lodestream.indexer.lifecycle.CollectionFacts.Announced;
import io.lodestream.schemas.IndexEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The newest index event of every collection: as read at start, then as written here. An event
 * counts once the topic has it. One thread writes; any thread may read.
 */
final class IndexEventLog {

  private final Map<String, IndexEvent> newest;
  private final Consumer<IndexEvent> topic;

  /**
   * @param atStart by collection
   * @param topic writes an event and returns when the brokers have it
   */
  IndexEventLog(Map<String, IndexEvent> atStart, Consumer<IndexEvent> topic) {
    this.newest = new ConcurrentHashMap<>(atStart);
    this.topic = topic;
  }

  void write(IndexEvent event) {
    topic.accept(event);
    newest.put(event.getCollection(), event);
  }

  /** Writes the newest event unchanged; fails where another instance has taken over. */
  void writeAgain(String collection) {
    topic.accept(newest(collection).orElseThrow());
  }

  Optional<Announced> announced(String collection) {
    return newest(collection).map(Announced::of);
  }

  Optional<IndexEvent> newest(String collection) {
    return Optional.ofNullable(newest.get(collection));
  }
}
