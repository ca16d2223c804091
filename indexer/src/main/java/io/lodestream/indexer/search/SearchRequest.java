package io.lodestream.indexer.search;

import io.lodestream.schemas.RetrievalMode;
import io.qdrant.client.grpc.Common.Filter;
import java.util.Optional;

/**
 * A search, checked.
 *
 * @param limit hits wanted, at least 1
 * @param collection the collection to search, by its name or its model's id; empty for the one that
 *     serves
 * @param mode sides to search in place of those of the recipe, without reranking
 */
public record SearchRequest(
    String query,
    int limit,
    Optional<Filter> filter,
    Optional<String> collection,
    Optional<RetrievalMode> mode) {}
