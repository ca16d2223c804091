"""Dense and sparse rankings fused as the product serves them, its weight chosen without the queries that report it."""

import hashlib
from collections import Counter
from statistics import mean

import bm25s
import numpy
import retrieval
import scipy.sparse
import Stemmer

DEPTH = 100
WEIGHTS = [round(0.1 * step, 1) for step in range(11)]


def lexical(passages, queries, language="english"):
    """BM25 scores of all passages for each query, as Qdrant's `qdrant/bm25`: k 1.2, b .75, 256 words on average, stems and stop words."""
    stemmer = Stemmer.Stemmer(language)
    words = lambda texts: bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False, return_ids=False)
    split = words(passages)
    numbers = {word: number for number, word in enumerate(sorted({word for some in split for word in some}))}
    rows, columns, weights = [], [], []
    for row, some in enumerate(split):
        for word, count in Counter(some).items():
            rows.append(row)
            columns.append(numbers[word])
            weights.append(count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(some) / 256)))
    matrix = scipy.sparse.csc_matrix((weights, (rows, columns)), shape=(len(passages), len(numbers)), dtype=numpy.float32)
    having = numpy.diff(matrix.indptr)
    inverse = numpy.log1p((len(passages) - having + 0.5) / (having + 0.5))
    for some in words(queries):
        asked = [numbers[word] for word in set(some) if word in numbers]
        yield matrix[:, asked] @ inverse[asked].astype(numpy.float32) if asked else numpy.zeros(len(passages), numpy.float32)


def scaled(scores):
    """The best scores by passage, brought to 0..1 as Qdrant's DBSF does: mean less three deviations is 0, mean and three is 1."""
    depth = min(DEPTH, len(scores))
    top = numpy.argpartition(-scores, depth - 1)[:depth]
    values = scores[top].astype(numpy.float64)
    deviation = values.std(ddof=1) if depth > 1 else 0.0
    if deviation == 0:
        return dict.fromkeys(top.tolist(), 0.5)
    return dict(zip(top.tolist(), (values - (values.mean() - 3 * deviation)) / (6 * deviation), strict=True))


def spread(values):
    """Scores brought to one scale with their own mean and deviation, as scaled() does."""
    deviation = values.std(ddof=1) if len(values) > 1 else 0.0
    return (values - values.mean()) / (6 * deviation) + 0.5 if deviation else numpy.full(len(values), 0.5)


def reranked(ranking, score, late, weight):
    """The ranking with its first passages in the order of retrieval and late interaction together."""
    top, rest = ranking[: len(late)], ranking[len(late) :]
    both = weight * spread(late) + (1 - weight) * spread(numpy.array([score[passage] for passage in top]))
    return [top[place] for place in numpy.argsort(-both, kind="stable")] + rest


def fused(dense, sparse, weight):
    """Passages by falling score, and their scores; a passage that one side did not fetch counts 0 there."""
    passages = dense.keys() | sparse.keys()
    score = {passage: weight * dense.get(passage, 0.0) + (1 - weight) * sparse.get(passage, 0.0) for passage in passages}
    return sorted(passages, key=lambda passage: (-score[passage], passage)), score


def fold(document):
    """0 or 1 by the document's name."""
    return hashlib.sha256(document.encode()).digest()[0] & 1


def documents_of(collection):
    """For each query the document that it is about, the first one where there are several."""
    document = {row["_id"]: row["documentId"] for row in collection.passages}
    answered = [sorted(relevant)[0] if relevant else "" for relevant in collection.relevant]
    return [name if collection.by_document else document.get(name, name) for name in answered]


def cross_fitted(by_weight, documents):
    """Figures per query, each at the weights that are best on the queries about the other half of the documents.

    by_weight: {weights: {figure: [per query]}}; returns the figures and the weights of both halves.
    """
    folds = [fold(document) for document in documents]
    chosen = {
        half: max(by_weight, key=lambda weight: mean([0.0] + [value for value, of in zip(by_weight[weight]["ndcg"], folds, strict=True) if of != half]))
        for half in (0, 1)
    }
    names = next(iter(by_weight.values()))
    return {name: [by_weight[chosen[of]][name][query] for query, of in enumerate(folds)] for name in names}, chosen


def figures(names, ranking, relevant):
    found = list(dict.fromkeys(names[passage] for passage in ranking))[: retrieval.DEPTH]
    return retrieval.ndcg(found, relevant), len(set(found) & set(relevant)) / len(relevant) if relevant else 0.0


def measure(collection, rankings_of):
    """{"ndcg": [...], "recall": [...]} of rankings_of(query index), which gives passages by falling score."""
    names = [row["documentId" if collection.by_document else "_id"] for row in collection.passages]
    values = [figures(names, rankings_of(query), relevant) for query, relevant in enumerate(collection.relevant)]
    return {"ndcg": [value[0] for value in values], "recall": [value[1] for value in values]}


def interval(ours, others, documents, rounds=10_000, seed=7):
    """Mean difference with its 95 % interval, by paired bootstrap over the documents with all their queries."""
    differences = numpy.subtract(ours, others)
    numbers = numpy.unique(documents, return_inverse=True)[1]
    sums, counts = numpy.bincount(numbers, differences), numpy.bincount(numbers)
    random = numpy.random.default_rng(seed)
    means = []
    for _ in range(rounds):
        drawn = random.integers(0, len(sums), len(sums))
        means.append(sums[drawn].sum() / counts[drawn].sum())
    low, high = numpy.percentile(means, [2.5, 97.5])
    return float(differences.mean()), float(low), float(high)
