"""Which kinds of generated queries, and which of the judge's refusals, serve real queries?"""

import argparse
import random
from pathlib import Path
from statistics import mean
from types import SimpleNamespace

import bench
import quality
import retrieval

HEADS = ["set", "trained on", "rows", "nDCG@10", "by draw", "minus base (95 %)", "minus (95 %)"]
LEAST_OF_KIND = 300
ASKING = ("question", "figure")
# Which checkpoint and which average are chosen would otherwise differ by chance between models that are compared.
FIXED = ["trainer.checkpoints=1", "trainer.merge-shares=0.75"]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--data", type=Path, required=True, help="directory of sets in BEIR layout")
    options.add_argument("--pairs", type=Path, help="directory with SET/pairs.jsonl, passages.jsonl and rejected.jsonl; default: generated below --out")
    options.add_argument("--sets", default=quality.SETS)
    options.add_argument("--rows", type=int, default=700, help="train rows of each model, the same number for all compared models")
    options.add_argument("--draws", type=int, default=2, help="number of samples of the rows, each with its own training seed; figures are means over the samples")
    options.add_argument("--cache", type=Path, help="directory for cached embeddings; default: below --out")
    options.add_argument("--precision", choices=["auto", "fp32", "bf16"], default="auto", help="precision of the evaluation's embeddings")
    options.add_argument("--sample-passages", type=int, default=3000, help="largest number of passages, beside all passages of relevant documents; 0: all passages")
    options.add_argument("--set", action="append", default=[], help="configuration of our side, key=value")
    asked = options.parse_args()

    embeddings = retrieval.Embeddings(asked.cache or asked.out / "cache", asked.precision)
    base = bench.base_model(asked.out)
    rows = [row for name in asked.sets.split(",") for row in rows_of(asked, name, base, embeddings)]
    facts = bench.machine() | {"embeddings": bench.precision(asked.precision), "tokens": retrieval.MAX_TOKENS, "ours with": " ".join(FIXED + asked.set)}
    bench.finish(asked.out, "ablation", facts, bench.table(HEADS, rows))


def rows_of(asked, name, base, embeddings):
    source = bench.pairs_of(asked.data / name / "corpus.jsonl", (asked.pairs or asked.out / "pairs") / name / "pairs.jsonl")
    documents = retrieval.collection(asked.data / name, source.with_name("passages.jsonl"), asked.sample_passages)
    measure = lambda directory: retrieval.measure(directory, documents, embeddings)["ndcg"]
    without = measure(base)
    rows = [[name, "nothing: the base", "", f"{mean(without):.4f}", "", "", ""]]
    measured = {}
    for arm in arms(source, asked.rows):
        home = asked.out / "ablation" / name / arm.name.replace(" ", "-")
        models = [trained(asked, base, home / str(draw), arm, draw) for draw in range(asked.draws)]
        draws = [measure(model or base) for model in models]
        figures = [mean(of_query) for of_query in zip(*draws, strict=True)]
        measured[arm.name] = figures
        rows.append(
            [
                name,
                arm.name + f" (withheld {models.count(None)} times)" * (None in models),
                f"{arm.count:,}",
                f"{mean(figures):.4f}",
                " ".join(f"{mean(draw):.4f}" for draw in draws),
                difference(figures, without),
                f"{difference(figures, measured[arm.beside])} {arm.beside}" if arm.beside else "",
            ]
        )
        bench.say(bench.table(HEADS, rows[-1:]).splitlines()[-1])
    return rows


def arms(source, most):
    """Each arm after the arm that it is compared with, which has as many rows; validation rows are the validation rows among the kept pairs."""
    pairs = bench.read_rows(source)
    train = [row for row in pairs if row["split"] == "train"]
    validation = [row for row in pairs if row["split"] == "validation"]
    refused = refused_rows(source, pairs)
    few = min(most, len(refused))
    arm = lambda name, beside, count, draw: SimpleNamespace(name=name, beside=beside, count=count, draw=draw, validation=validation)
    of = lambda rows, count: lambda seed: random.Random(seed).sample(rows, count)
    yield arm("kept", None, most, of(train, most))
    yield arm("kept and refused, as generated", "kept", most, of(train + refused, most))
    asking = [row for kind, own in sorted(by_kind(train).items()) if kind in ASKING for row in own]
    yield arm("kept, question and figure alone", "kept", most, of(asking, most))
    for kind, own in sorted(by_kind(train).items(), key=lambda entry: -len(entry[1])):
        if len(own) >= most:
            yield arm(f"kept, {kind} alone", "kept", most, of(own, most))
        elif len(own) >= LEAST_OF_KIND:
            yield arm(f"kept, {LEAST_OF_KIND}", None, LEAST_OF_KIND, of(train, LEAST_OF_KIND))
            yield arm(f"kept, {kind} alone", f"kept, {LEAST_OF_KIND}", LEAST_OF_KIND, of(own, LEAST_OF_KIND))
    yield arm("kept, kinds as in the refused", None, few, lambda seed: like(of(refused, few)(seed), train, seed))
    yield arm("refused alone", "kept, kinds as in the refused", few, of(refused, few))


def like(others, rows, seed):
    """Draws, of each kind, as many rows as the compared arm has of the kind."""
    own = by_kind(rows)
    return [row for kind, some in sorted(by_kind(others).items()) for row in random.Random(seed).sample(own[kind], len(some))]


def by_kind(rows):
    """Rows by kind. The kind ends the generator's name, apart from the mark of a query that names its document."""
    kinds = {}
    for row in rows:
        kinds.setdefault(row["generator"].split("/")[1].split("+")[0], []).append(row)
    return kinds


def refused_rows(source, pairs):
    """Queries that were generated and not kept, from training clusters only, never from a held-out cluster."""
    splits = {row["cluster"]: row["split"] for row in pairs}
    rows = [row for row in bench.read_rows(source.with_name("rejected.jsonl")) if row["query"] and splits.get(row["cluster"]) == "train"]
    return [{key: value for key, value in row.items() if key not in ("reason", "detail")} | {"split": "train", "score": 1.0} for row in rows]


def trained(asked, base, home, arm, draw):
    """The model's directory, or None if the trainer withheld its candidate."""
    pairs, target = home / "pairs.jsonl", home / "ours"
    bench.write_rows(pairs, arm.draw(draw) + arm.validation)
    ours = SimpleNamespace(set=[*FIXED, f"trainer.seed={draw}", *asked.set])
    parameters = {"pairs": bench.digest(pairs), "base": bench.digest(base), "set": ours.set}
    return target if quality.once_trained(target, parameters, lambda: quality.train_ours(ours, base, pairs, target)) else None


def difference(figures, others):
    return "{:+.4f} ({:+.4f} to {:+.4f})".format(*retrieval.interval(figures, others))


if __name__ == "__main__":
    main()
