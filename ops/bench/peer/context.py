"""What passages carry of their surroundings, and how large they are: BM25, base and base hybrid on real queries, nothing trained."""

import argparse
from pathlib import Path

import bench
import fusion
import retrieval
import served

CONTEXTS = "title,none,headings,full"
HEADS = ["set", "most tokens", "context", "passages", "queries", "BM25", "base", "base hybrid", "hybrid minus the first context (95 %)"]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--data", type=Path, required=True, help="directory of sets in BEIR layout")
    options.add_argument("--sets", default=served.SETS, help=f"default {served.SETS}; cranfield belongs to the last table only")
    options.add_argument("--contexts", default=CONTEXTS, help=f"values of ingest.passage.context, the first is what others are compared with; default {CONTEXTS}")
    options.add_argument("--sizes", default="128", help="values of ingest.passage.max-tokens; default 128")
    options.add_argument("--base", type=Path, help="directory of the model; default: the bundled one")
    options.add_argument("--max-tokens", type=int, default=256, help="tokens after which the model cuts a passage; default 256")
    options.add_argument("--documents", type=int, default=0, help="documents of a set, those that answer queries first; 0: all")
    asked = options.parse_args()
    retrieval.MAX_TOKENS = asked.max_tokens
    embeddings = retrieval.Embeddings(asked.out / "cache", "bf16")
    base = asked.base or bench.base_model(asked.out)
    rows = [row for name in asked.sets.split(",") for size in asked.sizes.split(",") for row in rows_of(asked, embeddings, base, name, size)]
    facts = bench.machine() | {"model": base.name, "tokens": asked.max_tokens, "documents": asked.documents or "all"}
    bench.finish(asked.out, "context", facts, bench.table(HEADS, rows))


def rows_of(asked, embeddings, base, name, size):
    corpus = cut_corpus(asked, name)
    first = None
    for context in asked.contexts.split(","):
        passages = passages_of(asked, corpus, size, context)
        collection = answered(retrieval.collection(asked.data / name, passages))
        side = served.Sides(collection, embeddings)
        dense, hybrid, _ = side.of(base)
        figures = dict(zip([query["_id"] for query in collection.queries], hybrid["ndcg"], strict=True))
        first = first or figures
        both = [(query, document) for query, document in zip(figures, side.documents, strict=True) if query in first]
        difference = fusion.interval([figures[query] for query, _ in both], [first[query] for query, _ in both], [document for _, document in both])
        sides = [sum(one["ndcg"]) / len(one["ndcg"]) for one in (side.sparse_alone(), dense, hybrid)]
        row = [name, size, context, len(collection.passages), len(collection.queries), *[f"{value:.3f}" for value in sides]]
        yield [*row, "{:+.3f} ({:+.3f} to {:+.3f})".format(*difference)]
        bench.say(f"{name} {size} {context} done")


def answered(collection):
    """The queries that some passage or document of the sample answers."""
    names = {row["documentId" if collection.by_document else "_id"] for row in collection.passages}
    relevant = [{key: grade for key, grade in some.items() if key in names} for some in collection.relevant]
    pairs = [(query, some) for query, some in zip(collection.queries, relevant, strict=True) if some]
    return retrieval.Collection(collection.passages, [query for query, _ in pairs], [some for _, some in pairs], collection.by_document)


def cut_corpus(asked, name):
    """The set's documents, or the first of them in a seeded order that begins with those that answer queries."""
    source = asked.data / name / "corpus.jsonl"
    if not asked.documents:
        return source
    labels = retrieval.read_labels(asked.data / name / "qrels" / "test.tsv")
    wanted = {row[0] for some in labels.values() for row in some}
    rows = bench.read_rows(source)
    rows = sorted(bench.some(rows, len(rows) - 1) if len(rows) > 1 else rows, key=lambda row: row["_id"] not in wanted)
    target = asked.out / "corpora" / f"{name}-{asked.documents}.jsonl"
    bench.write_rows(target, rows[: asked.documents])
    return target


def passages_of(asked, corpus, size, context):
    """Cut by the ingest stage's rules; a tiny share of passages gets queries, since only the passages are wanted."""
    target = asked.out / "passages" / f"{corpus.parent.name}-{corpus.stem}-{size}-{context}.jsonl"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        settings = {"ingest.passage.context": context, "ingest.passage.max-tokens": size, "querygen.passage-share": "1e-6"}
        keys = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
        unused = [asked.out / "passages" / name for name in ("pairs.jsonl", "rejected.jsonl")]
        bench.run([bench.HOME / "lodestream", "querygen", "--input", corpus, "--out", unused[0], "--rejected", unused[1], "--passages", target, *keys])
    return target


if __name__ == "__main__":
    main()
