"""Retrieval as it is served: BM25, base, base hybrid, finetuned and finetuned hybrid on real queries, by base model, lever and seed."""

import argparse
import functools
from pathlib import Path
from statistics import mean
from types import SimpleNamespace

import bench
import fusion
import late
import numpy
import quality
import retrieval

SETS = "covidqa,tatqa,feedbackqa,financebench-dev"
RERANKED_WEIGHTS = (0.2, 0.3, 0.4, 0.5, 0.6)
RERANK_SHARES = (0.0, 0.3, 0.5, 0.7)
HEADS = ["set", "base model", "retriever", "nDCG@10", "Recall@10", "by seed", "minus base hybrid, nDCG@10 (95 %)", "weights of both halves"]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    add_options(options)
    asked = options.parse_args()
    asked.embeddings = retrieval.Embeddings(asked.cache or asked.out / "cache", asked.precision)
    rows = []
    for name, source, documents in sets(asked):
        side = Sides(documents, asked.embeddings)
        rows.append(row(name, "", "BM25", [side.sparse_alone()], None, side))
        for base, directory in bases(asked).items():
            rows += rows_of(asked, name, source, side, base, directory)
    facts = bench.machine() | {"embeddings": bench.precision(asked.precision), "tokens": retrieval.MAX_TOKENS, "seeds": asked.seeds}
    bench.finish(asked.out, "served", facts | {name: keys for name, keys in levers(asked).items() if keys}, bench.table(HEADS, rows))


def add_options(options):
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--data", type=Path, required=True, help="directory of sets in BEIR layout")
    options.add_argument("--pairs", type=Path, help="directory with SET/pairs.jsonl and passages.jsonl; default: generated below --out")
    options.add_argument("--sets", default=SETS, help=f"default {SETS}; cranfield belongs to the last table only")
    options.add_argument("--base", action="append", default=[], help="NAME=DIRECTORY of a base model; default: the bundled one")
    options.add_argument("--seeds", default="42", help="training seeds; figures are means over them")
    options.add_argument("--lever", action="append", default=[], help="NAME=key=value,key=value: a finetuned model with these settings; default: one with the defaults")
    options.add_argument("--cache", type=Path, help="directory for cached embeddings; default: below --out")
    options.add_argument("--precision", choices=["auto", "fp32", "bf16"], default="auto", help="precision of the evaluation's embeddings")
    options.add_argument("--sample-passages", type=int, default=0, help="largest number of passages, beside all passages of relevant documents; 0: all passages")
    options.add_argument("--rerank", action="store_true", help="also rerank the hybrids' top 30 by late interaction")
    options.add_argument("--max-pairs", type=int, default=0, help="train rows used; 0: all")


def sets(asked):
    """Name, pairs file and collection of each set."""
    for name in asked.sets.split(","):
        source = bench.pairs_of(asked.data / name / "corpus.jsonl", (asked.pairs or asked.out / "pairs") / name / "pairs.jsonl")
        documents = retrieval.collection(asked.data / name, source.with_name("passages.jsonl"), asked.sample_passages)
        bench.say(f"{name}: {len(documents.passages)} passages, {len(documents.queries)} queries")
        yield name, source, documents


def bases(asked):
    named = dict(base.split("=", 1) for base in asked.base)
    return {name: Path(directory) for name, directory in named.items()} or {"all-MiniLM-L6-v2": bench.base_model(asked.out)}


def levers(asked):
    return dict(lever.split("=", 1) for lever in asked.lever) or {"finetuned": ""}


def runs(asked):
    """Lever, its settings, and seed of each training."""
    return [(lever, keys, seed) for lever, keys in levers(asked).items() for seed in asked.seeds.split(",")]


class Sides:
    """One set's sparse rankings, and what a model's dense rankings give alone and fused with them."""

    def __init__(self, collection, embeddings):
        self.collection, self.embeddings = collection, embeddings
        self.documents = fusion.documents_of(collection)
        self.texts = [row["passage"] for row in collection.passages]
        self.questions = [query["text"] for query in collection.queries]
        self.sparse = [fusion.scaled(scores) for scores in fusion.lexical(self.texts, self.questions)]

    def sparse_alone(self):
        return self.at([{}] * len(self.sparse), 0.0)

    def at(self, dense, weight):
        return fusion.measure(self.collection, lambda query: fusion.fused(dense[query], self.sparse[query], weight)[0])

    def of(self, directory):
        """Figures of the model's dense vectors alone, of the hybrid, and the hybrid's weights."""
        alone = retrieval.measure(directory, self.collection, self.embeddings)
        dense = self.dense(directory)
        by_weight = {weight: self.at(dense, weight) for weight in fusion.WEIGHTS}
        return alone, *fusion.cross_fitted(by_weight, self.documents)

    def dense(self, directory):
        passages = self.embeddings.of(directory, self.texts, "passage")
        return [fusion.scaled(passages @ query) for query in self.embeddings.of(directory, self.questions, "query")]

    def reranked(self, directory):
        """Figures of the hybrid whose top is reranked by late interaction, and the weights of fusion and rerank."""
        interaction = late.LateInteraction(directory, self.texts, self.questions, self.embeddings)
        dense = self.dense(directory)
        known = [{} for _ in dense]

        def ranking(query, weight, share):
            ranked, score = fusion.fused(dense[query], self.sparse[query], weight)
            top = ranked[: late.DEPTH]
            missing = [passage for passage in top if passage not in known[query]]
            known[query].update(zip(missing, interaction.scores(query, missing), strict=True))
            return fusion.reranked(ranked, score, numpy.array([known[query][passage] for passage in top]), share)

        by_weights = {
            (weight, share): fusion.measure(self.collection, functools.partial(ranking, weight=weight, share=share))
            for weight in RERANKED_WEIGHTS
            for share in RERANK_SHARES
        }
        return fusion.cross_fitted(by_weights, self.documents)


def rows_of(asked, name, source, side, base, directory):
    reranked = [side.reranked(directory)] if asked.rerank else []
    dense, hybrid, weights = side.of(directory)
    rows = [row(name, base, "base", [dense], hybrid, side), row(name, base, "base hybrid", [hybrid], None, side, [weights])]
    for figures, chosen in reranked:
        rows.append(row(name, base, "base hybrid, reranked", [figures], hybrid, side, [chosen]))
    for lever, keys in levers(asked).items():
        models = [trained(asked, name, source, base, directory, lever, keys, seed) for seed in asked.seeds.split(",")]
        reranked = [side.reranked(model or directory) for model in models] if asked.rerank else []
        measured = [side.of(model or directory) for model in models]
        mark = f" (withheld {models.count(None)} times)" * (None in models)
        rows.append(row(name, base, lever + mark, [one[0] for one in measured], hybrid, side))
        rows.append(row(name, base, f"{lever} hybrid{mark}", [one[1] for one in measured], hybrid, side, [one[2] for one in measured]))
        if reranked:
            rows.append(row(name, base, f"{lever} hybrid, reranked{mark}", [one[0] for one in reranked], hybrid, side, [one[1] for one in reranked]))
        bench.say(bench.table(HEADS, rows[-3:]))
    return rows


def trained(asked, name, source, base, directory, lever, keys, seed):
    """The model's directory, or None if the trainer withheld its candidate."""
    home = asked.out / "served" / name / base / lever / seed
    pairs = quality.cut(source, home / "pairs.jsonl", asked.max_pairs)
    ours = SimpleNamespace(set=[f"trainer.seed={seed}", *[key for key in keys.split(",") if key]])
    parameters = {"pairs": bench.digest(pairs), "base": bench.digest(directory), "set": ours.set}
    target = home / "model"
    return target if quality.once_trained(target, parameters, lambda: quality.train_ours(ours, directory, pairs, target)) else None


def row(name, base, retriever, runs, yardstick, side, weights=()):
    ndcg = numpy.mean([run["ndcg"] for run in runs], axis=0)
    recall = numpy.mean([run["recall"] for run in runs], axis=0)
    return [
        name,
        base,
        retriever,
        f"{ndcg.mean():.4f}",
        f"{recall.mean():.4f}",
        " ".join(f"{mean(run['ndcg']):.4f}" for run in runs) if len(runs) > 1 else "",
        "{:+.4f} ({:+.4f} to {:+.4f})".format(*fusion.interval(ndcg, yardstick["ndcg"], side.documents)) if yardstick else "",
        " ".join(f"{chosen[0]}/{chosen[1]}" for chosen in weights),
    ]


if __name__ == "__main__":
    main()
