package io.lodestream.querygen.judge;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.ModelVersion;
import io.qdrant.client.QdrantClient;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line's serving collection in the vector store, found from {@code index-events}, and the model
 * it was embedded with, from {@code models}.
 *
 * <p>Queries go to the collection by its own name, never the alias: an alias may move to another
 * model's vectors between embedding and search. Thread-safe.
 */
public final class ServingCollection implements DenseRetriever {

  private static final Logger LOG = LoggerFactory.getLogger(ServingCollection.class);

  private final String line;
  private final Supplier<Map<String, IndexEvent>> events;
  private final Supplier<Map<String, ModelVersion>> models;
  private final Function<ModelVersion, Embedder> loader;
  private final QdrantClient client;
  private ServingModel current;

  /**
   * @param events newest event by collection, live
   * @param models by model id, live
   * @param loader opens a model; slow
   * @param client closed with this
   */
  public ServingCollection(
      String line,
      Supplier<Map<String, IndexEvent>> events,
      Supplier<Map<String, ModelVersion>> models,
      Function<ModelVersion, Embedder> loader,
      QdrantClient client) {
    this.line = line;
    this.events = events;
    this.models = models;
    this.loader = loader;
    this.client = client;
  }

  @Override
  public synchronized Optional<Serving> serving() {
    var event =
        events.get().values().stream()
            .filter(e -> e.getLine().equals(line) && e.getState() == IndexState.SERVING)
            .max(Comparator.comparing(IndexEvent::getAt));
    var model = event.map(e -> models.get().get(e.getModelId())).filter(Objects::nonNull);
    if (event.isEmpty() || model.isEmpty()) {
      return Optional.empty();
    }
    use(event.get(), model.get());
    current.hold();
    return Optional.of(new Held(current));
  }

  private void use(IndexEvent event, ModelVersion model) {
    if (current != null && current.collection().equals(event.getCollection())) {
      return;
    }
    var opened = new ServingModel(event.getCollection(), event.getModelId(), loader.apply(model));
    if (current != null) {
      current.replace();
    }
    current = opened;
    LOG.info(
        "event=judge-model-opened collection={} model={}",
        event.getCollection(),
        event.getModelId());
  }

  @Override
  public synchronized void close() {
    if (current != null) {
      current.replace();
      current = null;
    }
    client.close();
  }

  private final class Held implements Serving {

    private final ServingModel model;
    private final CollectionSearch search;

    private Held(ServingModel model) {
      this.model = model;
      this.search = new CollectionSearch(client, model.collection());
    }

    @Override
    public String modelId() {
      return model.modelId();
    }

    @Override
    public Set<String> indexed(Map<String, String> contentHashes) {
      return contentHashes.isEmpty() ? Set.of() : search.indexed(contentHashes);
    }

    @Override
    public List<List<String>> search(List<String> queries, int limit) {
      if (queries.isEmpty()) {
        return List.of();
      }
      return search.search(model.embedder().embed(queries, TextRole.QUERY), limit);
    }

    @Override
    public Map<String, List<String>> near(Collection<String> passageIds, int limit) {
      return passageIds.isEmpty() ? Map.of() : search.near(List.copyOf(passageIds), limit);
    }

    @Override
    public void close() {
      model.release();
    }
  }
}
