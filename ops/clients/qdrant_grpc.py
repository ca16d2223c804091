"""Searches the serving collection by gRPC with Qdrant's client, by the alias and by the program of /v1/retriever.

Needs qdrant-client.
"""

import json
import subprocess
import sys
import urllib.request

from qdrant_client import QdrantClient, models

from stack import ALIAS, HTTP, VECTORS, checked, post

QUERY = "How does the virus spread?"


def main():
    host, port = VECTORS.rsplit(":", 1)
    client = QdrantClient(host=host, grpc_port=int(port), prefer_grpc=True, check_compatibility=False)
    # The alias
    info = client.get_collection(ALIAS)
    checked("get_collection by the alias", info.points_count > 0, f"{info.points_count} points")
    aliases = {alias.alias_name: alias.collection_name for alias in client.get_aliases().aliases}
    checked("get_aliases", ALIAS in aliases, aliases)
    count = client.count(ALIAS, exact=True).count
    points, next_page = client.scroll(ALIAS, limit=count, with_payload=True)
    checked("scroll", len(points) == count and next_page is None, f"{count} points")
    # A vector of /v1/embeddings
    answer = post("/v1/embeddings", {"input": QUERY, "model": ALIAS, "sparse": True})
    item = answer["data"][0]
    checked("an embedding names the collection to search", answer["collection"] == aliases[ALIAS], answer["collection"])
    dense = client.query_points(ALIAS, query=item["embedding"], limit=5, with_payload=True).points
    asked = post("/v1/search", {"query": QUERY, "retrieval": "dense", "limit": 5})["hits"]
    checked(
        "query_points finds what /v1/search finds by dense vectors",
        {point.payload["passage_id"] for point in dense} == {hit["passage_id"] for hit in asked},
        dense[0].payload["passage_id"],
    )
    words = models.SparseVector(**item["sparse_embedding"])
    sparse = client.query_points(ALIAS, query=words, using="bm25", limit=5, with_payload=True).points
    checked("query_points by words", bool(sparse), sparse[0].payload["passage_id"])
    document = dense[0].payload["document_id"]
    same = models.Filter(must=[models.FieldCondition(key="document_id", match=models.MatchValue(value=document))])
    within = client.query_points(ALIAS, query=item["embedding"], query_filter=same, limit=5, with_payload=True).points
    checked("query_points with a filter", {point.payload["document_id"] for point in within} == {document}, document)
    # The printed program
    with urllib.request.urlopen(HTTP + "/v1/retriever") as printed:
        program = json.load(printed)["python"]
    told = subprocess.run([sys.executable, "-c", program, *QUERY.split()], capture_output=True, text=True, timeout=60)
    checked("the program of /v1/retriever runs", told.returncode == 0 and not told.stderr, told.stderr.strip()[-300:])
    best = post("/v1/search", {"query": QUERY, "limit": 1})["hits"][0]
    lines = told.stdout.strip().splitlines()
    checked("its best hit is that of /v1/search", best["text"][:40] in lines[0], lines[0][:100])


if __name__ == "__main__":
    main()
