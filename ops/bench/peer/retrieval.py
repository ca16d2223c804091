"""nDCG@10 and Recall@10 by exact search, the same for every model."""

import math
from dataclasses import dataclass
from pathlib import Path

import bench
import numpy
import torch
from sentence_transformers import SentenceTransformer

DEPTH, MAX_TOKENS = 10, 160


@dataclass
class Collection:
    """Passages with their documents, and queries with the passages or documents that answer them."""

    passages: list
    queries: list
    relevant: list
    by_document: bool
    left_out: int = 0


def collection(data, passages, sample=0, seed=7):
    """Reads a set in BEIR layout. In a set with spans, a passage that overlaps an answer's span is relevant; otherwise documents are."""
    rows = bench.read_rows(passages)
    spans = Path(data) / "qrels" / "test.spans.tsv"
    by_document = not spans.exists()
    labels = read_labels(spans if spans.exists() else Path(data) / "qrels" / "test.tsv")
    answers = documents_of(labels) if by_document else passages_of(labels, rows)
    queries = [row for row in bench.read_rows(Path(data) / "queries.jsonl") if row["_id"] in answers]
    kept = sampled(rows, {row[0] for some in labels.values() for row in some}, sample, seed) if sample else rows
    return Collection(kept, queries, [answers[query["_id"]] for query in queries], by_document, len(rows) - len(kept))


def read_labels(file):
    labels = {}
    for line in Path(file).read_text(encoding="utf-8").splitlines()[1:]:
        query, *label = line.split("\t")
        labels.setdefault(query, []).append(label)
    return labels


def documents_of(labels):
    graded = {query: {document: int(score) for document, score in rows if int(score) > 0} for query, rows in labels.items()}
    return {query: rows for query, rows in graded.items() if rows}


def passages_of(labels, rows):
    """Queries with their relevant passages; a query whose spans are in no passage stays, without relevant passages."""
    by_document = {}
    for row in rows:
        by_document.setdefault(row["documentId"], []).append(row)
    return {
        query: {
            row["_id"]: 1
            for document, start, end in some
            for row in by_document.get(document, [])
            if row["start"] < int(end) and int(start) < row["end"]
        }
        for query, some in labels.items()
    }


def sampled(rows, documents, most, seed):
    """Every passage of a document that answers a query, and some of the others."""
    wanted = [row for row in rows if row["documentId"] in documents]
    others = [row for row in rows if row["documentId"] not in documents]
    chosen = numpy.random.default_rng(seed).permutation(len(others))[: max(0, most - len(wanted))]
    return wanted + [others[index] for index in sorted(chosen)]


class Embeddings:
    """Vectors of texts by a model directory, cached on disk by the digests of texts and model."""

    def __init__(self, cache, precision="fp32"):
        self.cache, self.precision = Path(cache), bench.precision(precision)

    def of(self, directory, texts, role):
        file = self.file(directory, texts, role)
        if not file.exists():
            bench.say(f"embedding {len(texts)} texts by {directory}")
            self.keep(directory, texts, role, self.embed(directory, texts, role))
        return numpy.load(file)

    def keep(self, directory, texts, role, vectors):
        file = self.file(directory, texts, role)
        numpy.save(file.with_suffix(".draft.npy"), vectors)
        file.with_suffix(".draft.npy").replace(file)

    def file(self, directory, texts, role):
        self.cache.mkdir(parents=True, exist_ok=True)
        names = [bench.digest(directory), bench.text_digest(texts), role, self.precision, str(MAX_TOKENS)]
        return self.cache / ("-".join(names) + ".npy")

    def embed(self, directory, texts, role):
        model = SentenceTransformer(str(directory))
        model.max_seq_length = min(MAX_TOKENS, model.max_seq_length)
        encode = model.encode_query if role == "query" else model.encode_document
        bf16 = self.precision == "bf16"
        with torch.autocast(model.device.type, dtype=torch.bfloat16, enabled=bf16):
            return encode(texts, batch_size=64, normalize_embeddings=True, convert_to_numpy=True).astype(numpy.float32)


def measure(directory, collection, embeddings):
    """Figures per query, in the collection's order."""
    passages = embeddings.of(directory, [row["passage"] for row in collection.passages], "passage")
    queries = embeddings.of(directory, [query["text"] for query in collection.queries], "query")
    names = [row["documentId" if collection.by_document else "_id"] for row in collection.passages]
    figures = {"ndcg": [], "recall": []}
    for vector, relevant in zip(queries, collection.relevant, strict=True):
        found = best(names, passages @ vector)
        figures["ndcg"].append(ndcg(found, relevant))
        figures["recall"].append(len(set(found) & set(relevant)) / len(relevant) if relevant else 0.0)
    return figures


def best(names, scores):
    """The first ten different names by their highest scores."""
    depth = min(len(scores), 50 * DEPTH)
    first = numpy.argpartition(-scores, depth - 1)[:depth]
    found = {}
    for index in first[numpy.argsort(-scores[first], kind="stable")]:
        found.setdefault(names[index])
        if len(found) == DEPTH:
            break
    return list(found)


def ndcg(found, relevant):
    gain = lambda grades: sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades))
    ideal = gain(sorted(relevant.values(), reverse=True)[:DEPTH])
    return gain([relevant.get(name, 0) for name in found]) / ideal if ideal else 0.0


def interval(ours, others, rounds=10_000, seed=7):
    """Mean difference with its 95 % interval, by paired bootstrap over the queries."""
    differences = numpy.subtract(ours, others)
    random = numpy.random.default_rng(seed)
    means = [differences[random.integers(0, len(differences), len(differences))].mean() for _ in range(rounds)]
    low, high = numpy.percentile(means, [2.5, 97.5])
    return float(differences.mean()), float(low), float(high)
