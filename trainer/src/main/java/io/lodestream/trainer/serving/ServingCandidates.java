package io.lodestream.trainer.serving;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.trainer.negatives.CandidateSource;
import io.lodestream.trainer.negatives.CandidateSource.ScoredPassage;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.serving.ServingSearch.Hit;
import io.lodestream.trainer.window.HeldOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Looks for hard negatives where applications search: queries are embedded with the model that
 * serves, which is the run's parent, and searched in its collection.
 *
 * <p>A hit of another model's vectors ends the search, so that candidates are never stale: scores
 * of two models cannot be compared. Passages of documents that the window holds out are left out,
 * even as negatives, since pushing them away would teach the model what it is measured with.
 * Belongs to one thread.
 */
public final class ServingCandidates implements CandidateSource {
  private static final int CHUNK = 64;

  private final ServingSearch search;
  private final Supplier<Embedder> parent;
  private final String parentId;
  private final KnownDocuments documents;
  private final Runnable betweenChunks;
  private final Map<String, PassageText> passages = new HashMap<>();

  /**
   * @param parent opens the serving model; closed after each search
   * @param parentId its model id
   * @param betweenChunks called every second or so; what it throws ends the search
   */
  ServingCandidates(
      ServingSearch search,
      Supplier<Embedder> parent,
      String parentId,
      KnownDocuments documents,
      Runnable betweenChunks) {
    this.search = search;
    this.parent = parent;
    this.parentId = parentId;
    this.documents = documents;
    this.betweenChunks = betweenChunks;
  }

  /**
   * @throws CandidatesUnavailable if the collection is away, empty or of another model
   */
  @Override
  public List<List<ScoredPassage>> nearest(List<TrainingPair> pairs, int k) {
    var found = new ArrayList<List<ScoredPassage>>(pairs.size());
    try (var embedder = parent.get()) {
      for (int from = 0; from < pairs.size(); from += CHUNK) {
        betweenChunks.run();
        var chunk = pairs.subList(from, Math.min(pairs.size(), from + CHUNK));
        var queries = chunk.stream().map(TrainingPair::query).toList();
        var vectors = Arrays.asList(embedder.embed(queries, TextRole.QUERY));
        search.nearest(queries, vectors, k).forEach(hits -> found.add(candidates(hits)));
      }
    }
    return found;
  }

  private List<ScoredPassage> candidates(List<Hit> hits) {
    if (hits.isEmpty()) {
      throw new CandidatesUnavailable("the serving collection is empty");
    }
    hits.forEach(this::requireParents);
    return hits.stream()
        .filter(hit -> !documents.heldOut(hit))
        .map(hit -> new ScoredPassage(passage(hit), hit.score()))
        .toList();
  }

  private void requireParents(Hit hit) {
    if (!hit.modelId().equals(parentId)) {
      throw new CandidatesUnavailable(
          "the serving collection has vectors of model %s, the run starts from %s"
              .formatted(hit.modelId(), parentId));
    }
  }

  /** The same object for the same text: a passage is found by many queries. */
  private PassageText passage(Hit hit) {
    return passages.computeIfAbsent(
        hit.passageId() + '@' + hit.contentHash(),
        id ->
            new PassageText(
                hit.text(),
                hit.documentId(),
                hit.ordinal(),
                hit.contentHash(),
                documents.cluster(hit)));
  }

  /**
   * What a run's pairs tell about documents in the serving collection, whose points name no
   * near-duplicate cluster and no split.
   *
   * <p>A document with pairs has their cluster, also one that holds a passage of the same content;
   * any other is taken for a cluster of its own, as a cluster bears the id of one of its documents.
   */
  static final class KnownDocuments {
    private final Map<String, String> clusterByDocument = new HashMap<>();
    private final Map<String, String> clusterByContent = new HashMap<>();
    private final HeldOut heldOut;

    KnownDocuments(Collection<TrainingPair> pairs, HeldOut heldOut) {
      this.heldOut = heldOut;
      for (var pair : pairs) {
        clusterByDocument.put(pair.documentId(), pair.cluster());
        clusterByContent.put(pair.contentHash(), pair.cluster());
      }
    }

    String cluster(Hit passage) {
      var byDocument = clusterByDocument.get(passage.documentId());
      return byDocument != null
          ? byDocument
          : clusterByContent.getOrDefault(passage.contentHash(), passage.documentId());
    }

    /** Whether the passage is of what the window keeps for validation or evaluation. */
    boolean heldOut(Hit passage) {
      return heldOut.documents().contains(passage.documentId())
          || heldOut.clusters().contains(cluster(passage));
    }
  }
}
