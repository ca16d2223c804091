"""Which kinds of generated queries, and which of the judge's refusals, serve real queries?"""

import argparse
import random
from pathlib import Path
from statistics import mean
from types import SimpleNamespace

import bench
import quality
import retrieval


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--data", type=Path, required=True, help="directory of sets in BEIR layout")
    options.add_argument("--pairs", type=Path, help="directory with SET/pairs.jsonl, passages.jsonl and rejected.jsonl; default: made below --out")
    options.add_argument("--sets", default=quality.SETS)
    options.add_argument("--rows", type=int, default=700, help="train rows of each model, the same number for all that are compared")
    options.add_argument("--cache", type=Path, help="embeddings; default: below --out")
    options.add_argument("--precision", choices=["fp32", "bf16"], default="bf16", help="of the evaluation's embeddings")
    options.add_argument("--sample-passages", type=int, default=3000, help="at most so many, those of relevant documents all kept; 0: all")
    options.add_argument("--set", action="append", default=[], help="configuration of ours, key=value")
    asked = options.parse_args()

    embeddings = retrieval.Embeddings(asked.cache or asked.out / "cache", asked.precision)
    base = bench.base_model(asked.out)
    heads = ["set", "trained on", "rows", "nDCG@10", "minus base (95 %)", "minus as many kept rows (95 %)"]
    rows = []
    for name in asked.sets.split(","):
        source = bench.pairs_of(asked.data / name / "corpus.jsonl", (asked.pairs or asked.out / "pairs") / name / "pairs.jsonl")
        documents = retrieval.collection(asked.data / name, source.with_name("passages.jsonl"), asked.sample_passages)
        figure = lambda directory, of=documents: retrieval.measure(directory, of, embeddings)["ndcg"]
        without = figure(base)
        rows.append([name, "nothing: the base", "", f"{mean(without):.4f}", "", ""])
        kept = {}
        for arm, train, validation in arms(source, asked.rows):
            target = trained(asked, base, asked.out / "ablation" / name / arm.replace(" ", "-"), train + validation)
            figures = figure(target or base)
            same = kept.setdefault(len(train), figures) if arm.startswith("kept") else kept[len(train)]
            said = arm + ("" if target else " (withheld: the base stays)")
            rows.append([name, said, f"{len(train):,}", f"{mean(figures):.4f}", of(figures, without), "" if arm.startswith("kept") else of(figures, same)])
            bench.say(bench.table(heads, rows[-1:]).splitlines()[-1])
    facts = bench.machine() | {"embeddings": asked.precision, "tokens": retrieval.MAX_TOKENS, "passages": asked.sample_passages}
    bench.finish(asked.out, "ablation", facts | ({"ours with": " ".join(asked.set)} if asked.set else {}), bench.table(heads, rows))


def arms(source, most):
    """Names, train rows and validation rows; what is compared has equally many, and validation is that of the kept."""
    pairs = bench.read_rows(source)
    train = [row for row in pairs if row["split"] == "train"]
    validation = [row for row in pairs if row["split"] == "validation"]
    refused = refused_rows(source, pairs)
    few = min(most, len(refused))
    yield f"kept {most}", drawn(train, most), validation
    yield "kept and refused, as generated", drawn(train + refused, most), validation
    for kind in sorted({kind_of(row) for row in train}):
        own = [row for row in train if kind_of(row) == kind]
        if len(own) >= most:
            yield f"{kind} alone", drawn(own, most), validation
        if len(own) >= most / 10:
            yield f"all kinds but {kind}", drawn([row for row in train if kind_of(row) != kind], most), validation
    if few < most:
        yield f"kept {few}", drawn(train, few), validation
    yield "refused alone", drawn(refused, few), validation


def refused_rows(source, pairs):
    """Queries that were generated and not kept, of clusters known to train: never of a cluster held out."""
    splits = {row["cluster"]: row["split"] for row in pairs}
    rows = [row for row in bench.read_rows(source.with_name("rejected.jsonl")) if row["query"] and splits.get(row["cluster"]) == "train"]
    return [{key: value for key, value in row.items() if key not in ("reason", "detail")} | {"split": "train", "score": 1.0} for row in rows]


def kind_of(row):
    return row["generator"].split("/")[1].split("+")[0]


def drawn(rows, most):
    rows = list(rows)
    random.Random(5).shuffle(rows)
    return rows[:most]


def trained(asked, base, home, rows):
    """The model's directory, or nothing where the trainer withheld its candidate."""
    pairs, target = home / "pairs.jsonl", home / "ours"
    bench.write_rows(pairs, rows)
    parameters = {"pairs": bench.digest(pairs), "base": bench.digest(base), "set": asked.set}
    train = lambda: quality.train_ours(SimpleNamespace(set=asked.set), base, pairs, target)
    return target if quality.once_trained(target, parameters, train) else None


def of(figures, others):
    return "{:+.4f} ({:+.4f} to {:+.4f})".format(*retrieval.interval(figures, others))


if __name__ == "__main__":
    main()
