"""With the same model, batches and schedule: are losses and final embeddings equal to those of sentence-transformers?"""

import argparse
from pathlib import Path

import bench

LIMITS = {"loss": 1e-4, "embedding": 1e-3}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--pairs", type=Path, required=True, help="pairs.jsonl of ./lodestream querygen")
    options.add_argument("--models", default="tiny,minilm")
    options.add_argument("--steps", type=int, default=50)
    options.add_argument("--batch", type=int, default=32)
    options.add_argument("--rates", default="tiny=1e-3,minilm=3e-5", help="learning rate per model")
    asked = options.parse_args()

    pairs = asked.out / "parity" / "pairs.jsonl"
    count = apart(asked.pairs, pairs, asked.steps * asked.batch)
    rates = dict(part.split("=") for part in asked.rates.split(","))
    rows = []
    for model in asked.models.split(","):
        parameters = {"pairs": bench.digest(pairs), "model": model, "steps": asked.steps, "batch": asked.batch, "rate": rates[model]}
        result = bench.once(
            asked.out / "parity" / f"{model}.json",
            parameters,
            lambda: compare(asked.out, pairs, model, asked.batch, rates[model]),
        )
        rows.append(
            [
                model,
                result["steps"],
                rates[model],
                f"{result['losses'][0]:.3f} to {result['losses'][-1]:.3f}",
                f"{result['loss']:.1e}",
                f"{result['moved']:.2f}",
                f"{result['embedding']:.1e}",
                "yes" if all(result[key] <= limit for key, limit in LIMITS.items()) else "NO",
            ]
        )
    heads = ["model", "steps", "peak rate", "loss", "largest loss difference", "training moved a value by up to", "largest embedding difference", "within 1e-4 and 1e-3"]
    bench.finish(asked.out, "parity", bench.machine() | {"pairs": count}, bench.table(heads, rows))


def apart(source, target, most):
    """Pairs that share no text and no document, so that no in-batch mask applies on our side."""
    seen, rows = set(), []
    for row in bench.read_rows(source):
        texts = {" ".join(row["query"].lower().split()), row["passage"]}
        if len(rows) == most or texts & seen:
            continue
        seen |= texts
        alone = f"p{len(rows)}"
        rows.append(
            {"query": row["query"], "passage": row["passage"], "documentId": alone, "ordinal": 0, "contentHash": alone, "cluster": alone}
        )
    bench.write_rows(target, rows)
    return len(rows)


def compare(out, pairs, model, batch, rate):
    import numpy

    home = out / "parity" / model
    base = bench.base_model(out)
    start = base
    if model == "tiny":
        start = out / "models" / "tiny"
        bench.peer("tiny_model.py", base, start)
    rows = bench.read_rows(pairs)[:200]
    texts = home / "texts.json"
    bench.write_json(texts, {"queries": [row["query"] for row in rows], "passages": [row["passage"] for row in rows]})
    keys = {"batch-size": batch, "learning-rate": rate, "epochs": 1, "warm-up": 0.1, "decay": "cosine", "weight-decay": 0.01, "clip-norm": 1.0, "temperature": 0.05}
    keys |= {"guide": "none", "merge-shares": "none"}
    settings = [f"--set=trainer.{key}={value}" for key, value in keys.items()]
    bench.java("train", "--pairs", pairs, "--model", start, "--precision", "fp32", "--texts", texts, "--out", home, *settings)
    bench.peer("parity_peer.py", start, home, rate)

    ours, theirs = bench.read_json(home / "report.json"), bench.read_json(home / "peer.json")
    assert len(ours["losses"]) == len(theirs["losses"])
    vectors = bench.read_json(home / "vectors.json")
    difference = lambda one, other: max(float(numpy.abs(numpy.subtract(one[role], other[role])).max()) for role in ("queries", "passages"))
    return {
        "steps": len(ours["losses"]),
        "losses": ours["losses"],
        "loss": float(numpy.abs(numpy.subtract(ours["losses"], theirs["losses"])).max()),
        "embedding": difference(vectors, theirs["after"]),
        "moved": difference(theirs["before"], theirs["after"]),
        "libtorch": ours["libtorch"],
    }


if __name__ == "__main__":
    main()
