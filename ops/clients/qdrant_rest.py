"""Reads a collection of the embedded vector store by REST, with Qdrant's and LangChain's own clients.

    python qdrant_rest.py [URL COLLECTION [API_KEY]]

Without arguments, what stack.py names is read. The collection must have at least three points with a dense vector, and a payload with a string. What it holds is
found out by reading it, so any filled collection does. Prints one line per check; stops at the first that fails.

Needs qdrant-client and langchain-qdrant.
"""

import sys

from langchain_core.embeddings import Embeddings
from langchain_qdrant import QdrantVectorStore
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import UnexpectedResponse

from stack import ALIAS, VECTORS_REST, checked

PAGE = 3


class Recalled(Embeddings):
    """Embeds every text as one vector that the collection has."""

    def __init__(self, vector):
        self.vector = vector

    def embed_documents(self, texts):
        return [self.vector for _ in texts]

    def embed_query(self, text):
        return self.vector


def ids(points):
    return [point.id for point in points]


def refused(name, status, words, call):
    try:
        call()
    except UnexpectedResponse as refusal:
        text = refusal.content.decode()
        checked(name, refusal.status_code == status and words in text, text[:160])
    else:
        checked(name, False, "not refused")


def collections(client, collection):
    listed = [c.name for c in client.get_collections().collections]
    aliases = {a.alias_name: a.collection_name for a in client.get_aliases().aliases}
    checked("get_collections", aliases.get(collection, collection) in listed, listed)
    checked("collection_exists", client.collection_exists(collection))
    checked("collection_exists of none", not client.collection_exists("no-such-collection"))
    checked("get_collection_aliases", client.get_collection_aliases(collection) is not None)
    info = client.get_collection(collection)
    checked("get_collection", info.points_count >= PAGE, f"{info.points_count} points")
    refused("get_collection of none", 404, "doesn't exist", lambda: client.get_collection("no-such-collection"))
    return info


def scrolled(client, collection, total):
    seen, offset, pages = [], None, 0
    while offset is not None or pages == 0:
        page, offset = client.scroll(collection, limit=PAGE, offset=offset, with_vectors=True)
        seen += page
        pages += 1
    checked("scroll to the end", len(set(ids(seen))) == len(seen) == total, f"{pages} pages")
    return seen


def vector(point, name):
    return point.vector if isinstance(point.vector, list) else (point.vector or {}).get(name)


def queries(client, collection, point, dense, sparse):
    by_dense = models.Prefetch(query=vector(point, dense), using=dense or None, limit=5)
    found = client.query_points(collection, query=vector(point, dense), using=dense or None, limit=5, with_payload=True)
    checked("query_points", point.id in ids(found.points), ids(found.points))
    by_id = client.query_points(collection, query=point.id, using=dense or None, limit=5)
    checked("query_points by id", point.id not in ids(by_id.points), ids(by_id.points))
    prefetches = [by_dense]
    if sparse:
        weights = vector(point, sparse)
        by_words = client.query_points(collection, query=weights, using=sparse, limit=5)
        checked("query_points by a sparse vector", bool(by_words.points), ids(by_words.points))
        prefetches.append(models.Prefetch(query=weights, using=sparse, limit=5))
    fusions = {
        "rrf": models.FusionQuery(fusion=models.Fusion.RRF),
        "dbsf": models.FusionQuery(fusion=models.Fusion.DBSF),
        "rrf with k and weights": models.RrfQuery(rrf=models.Rrf(k=10, weights=[1.0] * len(prefetches))),
        "formula": models.FormulaQuery(
            formula=models.SumExpression(sum=[models.MultExpression(mult=[0.5, "$score[0]"]), 1.0]),
            defaults={"$score[0]": 0.0},
        ),
    }
    for name, fusion in fusions.items():
        fused = client.query_points(collection, prefetch=prefetches, query=fusion, limit=3)
        checked(f"query_points by {name}", bool(fused.points), ids(fused.points))
    batch = client.query_batch_points(
        collection,
        requests=[
            models.QueryRequest(query=vector(point, dense), using=dense or None, limit=2, with_payload=True),
            models.QueryRequest(prefetch=prefetches, query=fusions["rrf"], limit=3),
        ],
    )
    checked("query_batch_points", len(batch) == 2 and len(batch[0].points) == 2, ids(batch[0].points))


def filters(client, collection, point, key):
    same = models.FieldCondition(key=key, match=models.MatchValue(value=point.payload[key]))
    chosen, _ = client.scroll(collection, scroll_filter=models.Filter(must=[same]), limit=1000)
    checked("scroll by match", point.id in ids(chosen), f"{key}: {len(chosen)}")
    total = client.count(collection).count
    others = client.count(collection, count_filter=models.Filter(must_not=[same])).count
    checked("count by must_not", others == total - len(chosen), f"{others} of {total}")
    by_id = models.Filter(must=[models.HasIdCondition(has_id=[point.id])])
    checked("count by has_id", client.count(collection, count_filter=by_id, exact=True).count == 1)
    any_of = models.FieldCondition(key=key, match=models.MatchAny(any=[point.payload[key], "none"]))
    either = models.Filter(min_should=models.MinShould(conditions=[same, any_of], min_count=2))
    checked("count by min_should", client.count(collection, count_filter=either).count == len(chosen))
    empty = models.Filter(must=[models.IsEmptyCondition(is_empty=models.PayloadField(key="no.such.key"))])
    checked("count by is_empty", client.count(collection, count_filter=empty).count == total)


def retrieval(client, collection, point, key):
    found = client.retrieve(collection, ids=[point.id], with_payload=[key], with_vectors=True)
    checked("retrieve", found[0].payload == {key: point.payload[key]} and found[0].vector is not None)
    checked("retrieve without payload", not client.retrieve(collection, ids=[point.id], with_payload=False)[0].payload)


def refusals(client, collection, point, dense):
    recommend = models.RecommendQuery(recommend=models.RecommendInput(positive=[point.id]))
    refused("RecommendQuery", 501, "RECOMMEND", lambda: client.query_points(collection, query=recommend, using=dense or None))
    sample = models.SampleQuery(sample=models.Sample.RANDOM)
    refused("SampleQuery", 501, "SAMPLE", lambda: client.query_points(collection, query=sample))
    order = models.OrderByQuery(order_by="n")
    refused("OrderByQuery", 501, "ORDER_BY", lambda: client.query_points(collection, query=order))
    mmr = models.NearestQuery(nearest=vector(point, dense), mmr=models.Mmr(diversity=0.5))
    refused("MMR", 501, "MMR", lambda: client.query_points(collection, query=mmr, using=dense or None))
    refused("scroll by order_by", 501, "order_by", lambda: client.scroll(collection, order_by="n"))
    refused("facet", 501, "facet", lambda: client.facet(collection, key="n"))
    refused("upsert", 403, "gRPC", lambda: client.upsert(collection, [models.PointStruct(id=1, vector=vector(point, dense))]))
    refused("delete", 403, "gRPC", lambda: client.delete(collection, points_selector=[1]))
    refused("delete_collection", 403, "gRPC", lambda: client.delete_collection(collection))


def langchain(info, url, api_key, collection, point, dense, key):
    vectors = info.config.params.vectors
    store = QdrantVectorStore.from_existing_collection(
        collection,
        embedding=Recalled(vector(point, dense)),
        url=url,
        api_key=api_key,
        vector_name=dense,
        content_payload_key=key,
        distance=(vectors[dense] if isinstance(vectors, dict) else vectors).distance,
    )
    hits = store.similarity_search_with_score("any text", k=2)
    checked("LangChain similarity_search", point.payload[key] in [d.page_content for d, _ in hits], hits[0][1])
    same = models.Filter(must=[models.HasIdCondition(has_id=[point.id])])
    hits = store.similarity_search("any text", k=2, filter=same)
    checked("LangChain similarity_search with a filter", [d.page_content for d in hits] == [point.payload[key]])
    refused("LangChain MMR", 501, "MMR", lambda: store.max_marginal_relevance_search("any text", k=2))


def main(url=VECTORS_REST, collection=ALIAS, api_key=None):
    client = QdrantClient(url=url, api_key=api_key)
    info = collections(client, collection)
    points = scrolled(client, collection, info.points_count)
    dense_vectors = info.config.params.vectors
    dense = next(iter(dense_vectors)) if isinstance(dense_vectors, dict) else ""
    sparse = next(iter(info.config.params.sparse_vectors or {}), None)
    point = next(p for p in points if vector(p, dense))
    key = next(k for k, v in point.payload.items() if isinstance(v, str))
    queries(client, collection, point, dense, sparse)
    filters(client, collection, point, key)
    retrieval(client, collection, point, key)
    refusals(client, collection, point, dense)
    langchain(info, url, api_key, collection, point, dense, key)


if __name__ == "__main__":
    main(*sys.argv[1:])
