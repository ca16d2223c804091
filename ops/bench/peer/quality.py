"""Do real queries find more after our training than after training by sentence-transformers on the same pairs?"""

import argparse
import shutil
from pathlib import Path
from statistics import mean

import bench
import retrieval

SETS = "covidqa,tatqa,feedbackqa,financebench-dev"


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--data", type=Path, required=True, help="directory of sets in BEIR layout")
    options.add_argument("--pairs", type=Path, help="directory with SET/pairs.jsonl and passages.jsonl; default: generated below --out")
    options.add_argument("--sets", default=SETS)
    options.add_argument("--cache", type=Path, help="directory for cached embeddings; default: below --out")
    options.add_argument("--precision", choices=["auto", "fp32", "bf16"], default="auto", help="precision of the evaluation's embeddings")
    options.add_argument("--sample-passages", type=int, default=0, help="largest number of passages, beside all passages of relevant documents; 0: all passages")
    options.add_argument("--max-pairs", type=int, default=0, help="train rows used, for a trial run; 0: all")
    options.add_argument("--peer-rates", default="3e-5,2e-5", help="learning rates of sentence-transformers: ours, and that of its documentation")
    options.add_argument("--peer-choice", choices=["best", "last"], default="best", help="take the checkpoint that is best on the same validation pairs, or the last")
    options.add_argument("--set", action="append", default=[], help="configuration of our side, key=value")
    asked = options.parse_args()

    embeddings = retrieval.Embeddings(asked.cache or asked.out / "cache", asked.precision)
    rows = []
    for name in asked.sets.split(","):
        home = asked.out / "quality" / name
        source = bench.pairs_of(asked.data / name / "corpus.jsonl", (asked.pairs or asked.out / "pairs") / name / "pairs.jsonl")
        pairs = cut(source, home / "pairs.jsonl", asked.max_pairs)
        documents = retrieval.collection(asked.data / name, source.with_name("passages.jsonl"), asked.sample_passages)
        bench.say(f"{name}: {len(documents.passages)} passages, {len(documents.queries)} queries")
        models = trained(asked, home, pairs)
        figures = {side: retrieval.measure(directory, documents, embeddings) for side, directory in models.items()}
        bench.write_json(home / "figures.json", {side: {key: mean(some) for key, some in of.items()} for side, of in figures.items()})
        rows += rows_of(name, documents, models, figures)
    heads = ["set", "passages", "queries", "model", "nDCG@10", "Recall@10", "ours minus it, nDCG@10 (95 %)"]
    facts = bench.machine() | {"embeddings": bench.precision(asked.precision), "tokens": retrieval.MAX_TOKENS, "peer checkpoint": asked.peer_choice}
    bench.finish(asked.out, "quality", facts | ({"ours with": " ".join(asked.set)} if asked.set else {}), bench.table(heads, rows))


def cut(source, target, most):
    train = [row for row in bench.read_rows(source) if row["split"] == "train"]
    rest = [row for row in bench.read_rows(source) if row["split"] == "validation"]
    bench.write_rows(target, bench.some(train, most) + rest)
    return target


def trained(asked, home, pairs):
    """Model directories by side; if our side withholds a candidate, its parent stays in service."""
    base = bench.base_model(asked.out)
    models = {"base": base}
    parameters = {"pairs": bench.digest(pairs), "base": bench.digest(base)}
    ours = home / "ours"
    proposed = once_trained(ours, parameters | {"set": asked.set}, lambda: train_ours(asked, base, pairs, ours))
    models["ours"] = ours if proposed else base
    for rate in asked.peer_rates.split(","):
        target = home / f"peer-{asked.peer_choice}-{rate}"
        call = lambda: bench.peer("quality_peer.py", base, pairs, target, rate, asked.peer_choice) or True
        once_trained(target, parameters, call)
        models[f"sentence-transformers at {rate}"] = target
    return models


def once_trained(directory, parameters, train):
    """Trains unless the directory holds a model of equal parameters; no half-written directory stays."""
    record = Path(f"{directory}.json")
    if not (record.exists() and bench.read_json(record)["parameters"] == parameters):
        shutil.rmtree(directory, ignore_errors=True)
    return bench.once(record, parameters, train)


def train_ours(asked, base, pairs, target):
    command = [bench.HOME / "lodestream", "train", "--pairs", pairs, "--model", base, "--out", target, "--quiet"]
    bench.run(command + [f"--set={key}" for key in asked.set], allowed=(0, 1))
    return target.exists()


def rows_of(name, documents, models, figures):
    rows = []
    for side, figure in figures.items():
        difference = "" if side == "ours" else "{:+.4f} ({:+.4f} to {:+.4f})".format(*retrieval.interval(figures["ours"]["ndcg"], figure["ndcg"]))
        withheld = side == "ours" and models["ours"] == models["base"]
        sampled = f" of {len(documents.passages) + documents.left_out:,}" if documents.left_out else ""
        rows.append(
            [
                name,
                f"{len(documents.passages):,}{sampled}",
                f"{len(documents.queries):,}",
                side + (" (withheld: the base stays)" if withheld else ""),
                f"{mean(figure['ndcg']):.4f}",
                f"{mean(figure['recall']):.4f}",
                difference,
            ]
        )
    return rows


if __name__ == "__main__":
    main()
