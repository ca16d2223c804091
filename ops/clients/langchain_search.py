"""Searches the serving collection with LangChain: OpenAIEmbeddings and QdrantVectorStore, both with their defaults.

OpenAIEmbeddings sends token ids. Its tokenizer loads a file from the network unless TIKTOKEN_CACHE_DIR has it.
Needs langchain-openai and langchain-qdrant.
"""

import numpy as np
from langchain_openai import OpenAIEmbeddings
from langchain_qdrant import QdrantVectorStore
from qdrant_client import models

from stack import ALIAS, HTTP, VECTORS_REST, checked, post

QUERY = "How does the virus spread?"


def main():
    embeddings = OpenAIEmbeddings(base_url=HTTP + "/v1", api_key="none", model="default")
    vector = embeddings.embed_query(QUERY)
    as_text = post("/v1/embeddings", {"input": QUERY})["data"][0]["embedding"]
    checked("token ids have the vector of their text", np.allclose(vector, as_text, atol=1e-4), f"{len(vector)} dimensions")
    batch = embeddings.embed_documents(["Ein Wörterbuch – 字典 🍺", "", "word " * 3000])
    as_text = post("/v1/embeddings", {"input": "Ein Wörterbuch – 字典 🍺"})["data"][0]["embedding"]
    checked("embed_documents", len(batch) == 3 and np.allclose(batch[0], as_text, atol=1e-4))

    store = QdrantVectorStore.from_existing_collection(
        ALIAS,
        embedding=embeddings,
        url=VECTORS_REST,
        content_payload_key="text",
        metadata_payload_key="attributes",
    )
    hits = store.similarity_search_with_score(QUERY, k=3)
    asked = post("/v1/search", {"query": QUERY, "retrieval": "dense", "limit": 3})["hits"]
    checked(
        "similarity_search finds what /v1/search finds by dense vectors",
        [document.page_content for document, _ in hits] == [hit["text"] for hit in asked],
        [round(score, 3) for _, score in hits],
    )
    document = asked[0]["document_id"]
    same = models.Filter(must=[models.FieldCondition(key="document_id", match=models.MatchValue(value=document))])
    found = store.similarity_search(QUERY, k=3, filter=same)
    checked("similarity_search with a filter", found and found[0].page_content == asked[0]["text"], document)
    retrieved = store.as_retriever(search_kwargs={"k": 2}).invoke(QUERY)
    checked("as_retriever", [d.page_content for d in retrieved] == [hit["text"] for hit in asked[:2]])


if __name__ == "__main__":
    main()
