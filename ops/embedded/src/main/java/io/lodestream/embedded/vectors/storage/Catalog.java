package io.lodestream.embedded.vectors.storage;

import io.grpc.Status;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Collections.AliasOperations;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;

/**
 * The collections of a store and their aliases.
 *
 * <p>Thread-safe. A change is on disk before it is seen. A name is resolved against one state, so
 * callers never see an alias missing while it moves. A call in progress holds its collection open.
 */
public final class Catalog implements Closeable {

  /** A call on one open collection. */
  public interface Call<T> {
    T on(PointCollection collection) throws IOException;
  }

  private final Path directory;
  private final CatalogFile file;
  private final Executor background;
  private final Map<String, PointCollection> open = new ConcurrentHashMap<>();
  private volatile CatalogState state;
  private volatile boolean closed;

  private Catalog(Path storeDirectory, CatalogState state, Executor background) {
    this.directory = storeDirectory.resolve("collections");
    this.file = new CatalogFile(storeDirectory);
    this.state = state;
    this.background = background;
  }

  /** Opens every collection, and deletes directories that a crash left without an entry. */
  public static Catalog open(Path storeDirectory, Executor background) throws IOException {
    CatalogState state = new CatalogFile(storeDirectory).read();
    Catalog catalog = new Catalog(storeDirectory, state, background);
    try {
      Files.createDirectories(catalog.directory);
      catalog.deleteOrphans();
      for (CollectionEntry entry : state.collections().values()) {
        catalog.open(entry);
      }
      return catalog;
    } catch (IOException | RuntimeException failure) {
      IOUtils.closeWhileHandlingException(catalog.open.values());
      throw failure;
    }
  }

  private void open(CollectionEntry entry) throws IOException {
    Path home = directory.resolve(entry.directory());
    open.put(entry.directory(), PointCollection.open(home, entry.config(), background));
  }

  private void deleteOrphans() throws IOException {
    List<String> known =
        state.collections().values().stream().map(CollectionEntry::directory).toList();
    try (Stream<Path> present = Files.list(directory)) {
      for (Path path : present.toList()) {
        if (!known.contains(path.getFileName().toString())) {
          IOUtils.rm(path);
        }
      }
    }
  }

  /** Calls the collection that the name or alias means now. */
  public <T> T call(String nameOrAlias, Call<T> call) throws IOException {
    while (!closed) {
      PointCollection collection = open.get(entry(nameOrAlias).directory());
      if (collection != null && collection.enter()) {
        try {
          return call.on(collection);
        } finally {
          collection.leave();
        }
      }
      Thread.onSpinWait(); // dropped after the name was resolved
    }
    throw Status.UNAVAILABLE.withDescription("the vector store is closing").asRuntimeException();
  }

  /** The entry of the collection that the name or alias means; refused when there is none. */
  public CollectionEntry entry(String nameOrAlias) {
    CatalogState now = state;
    return now.collections().get(now.resolve(nameOrAlias));
  }

  public List<String> names() {
    return state.collections().keySet().stream().sorted().toList();
  }

  public boolean exists(String nameOrAlias) {
    CatalogState now = state;
    return now.collections().containsKey(now.aliases().getOrDefault(nameOrAlias, nameOrAlias));
  }

  /** Collection names by alias. */
  public Map<String, String> aliases() {
    return new TreeMap<>(state.aliases());
  }

  public synchronized void create(CreateCollection config) throws IOException {
    String name = config.getCollectionName();
    if (state.collections().containsKey(name)) {
      throw Refusals.alreadyExists("Collection `%s` already exists!".formatted(name));
    }
    if (state.aliases().containsKey(name)) {
      throw Refusals.invalid(
          "Can't create collection with name %s. Alias with the same name already exists"
              .formatted(name));
    }
    CollectionEntry entry = new CollectionEntry(UUID.randomUUID().toString(), config, Map.of());
    open(entry);
    try {
      become(state.with(name, entry));
    } catch (IOException | RuntimeException failure) {
      IOUtils.closeWhileHandlingException(open.remove(entry.directory()));
      throw failure;
    }
  }

  /** False when there was no such collection; aliases are not followed. */
  public synchronized boolean delete(String name) throws IOException {
    CollectionEntry entry = state.collections().get(name);
    if (entry == null) {
      return false;
    }
    become(state.without(name));
    open.remove(entry.directory()).discard();
    IOUtils.rm(directory.resolve(entry.directory()));
    return true;
  }

  public synchronized void mergeMetadata(String nameOrAlias, Map<String, Value> metadata)
      throws IOException {
    CollectionEntry entry = entry(nameOrAlias);
    CreateCollection merged = entry.config().toBuilder().putAllMetadata(metadata).build();
    become(state.with(state.resolve(nameOrAlias), entry.withConfig(merged)));
  }

  public synchronized void declareIndex(CreateFieldIndexCollection index) throws IOException {
    String name = state.resolve(index.getCollectionName());
    become(state.with(name, state.collections().get(name).withPayloadIndex(index)));
  }

  public synchronized void removeIndex(String nameOrAlias, String field) throws IOException {
    String name = state.resolve(nameOrAlias);
    become(state.with(name, state.collections().get(name).withoutPayloadIndex(field)));
  }

  /** Applies all operations at once, or refuses and applies none. */
  public synchronized void updateAliases(List<AliasOperations> operations) throws IOException {
    become(state.withAliases(operations));
  }

  private void become(CatalogState next) throws IOException {
    file.write(next);
    state = next;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    IOUtils.close(new ArrayList<>(open.values()));
  }
}
