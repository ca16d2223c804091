"""Pairs per second and peak memory of our training and of sentence-transformers, measured in turns."""

import argparse
import statistics
from pathlib import Path

import bench

SIDES = ["ours fp32", "peer fp32", "ours bf16", "peer bf16"]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--pairs", type=Path, help="pairs.jsonl; default: generated from the covidqa papers in this repository")
    options.add_argument("--model", type=Path, help="model directory; default: the bundled MiniLM")
    options.add_argument("--count", type=int, default=1920, help="pairs trained on per run")
    options.add_argument("--batch", type=int, default=32)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--sides", default=",".join(SIDES))
    asked = options.parse_args()

    home = asked.out / "speed"
    source = asked.pairs or bench.pairs_of(
        bench.HOME / "ops/cli/src/main/resources/datasets/covidqa/corpus.jsonl", asked.out / "pairs" / "covidqa" / "pairs.jsonl"
    )
    pairs = home / "pairs.jsonl"
    bench.write_rows(pairs, bench.read_rows(source)[: asked.count])
    model = asked.model or bench.base_model(asked.out)
    sides = asked.sides.split(",")
    runs = {side: [] for side in sides}
    for turn in range(asked.rounds):
        for side in sides if turn % 2 == 0 else reversed(sides):
            parameters = {"pairs": bench.digest(pairs), "batch": asked.batch, "model": bench.digest(model), "side": side}
            measure = lambda: train(side, home / f"{turn}", pairs, model, asked.batch)
            runs[side].append(bench.once(home / f"{turn} {side}.json".replace(" ", "-"), parameters, measure))
            bench.say(f"round {turn + 1} {side}: {runs[side][-1]['pairsPerSecond']:.1f} pairs/s")
    bench.finish(asked.out, "speed", facts(home, pairs, runs, asked), bench.table(*rows_of(runs)))


def train(side, home, pairs, model, batch):
    whose, precision = side.split()
    if whose == "ours":
        settings = [f"--set=trainer.batch-size={batch}", "--set=trainer.guide=none", "--set=trainer.merge-shares=none"]
        bench.java("train", "--pairs", pairs, "--model", model, "--precision", precision, "--out", home, *settings)
        report = bench.read_json(home / "report.json")
        return {key: report[key] for key in ("pairsPerSecond", "peakBytes", "libtorch", "java")}
    target = home / "peer.json"
    target.unlink(missing_ok=True)
    bench.peer("speed_peer.py", model, pairs, batch, precision, target, alone=True)
    return bench.read_json(target)


def rows_of(runs):
    middle = {side: statistics.median(run["pairsPerSecond"] for run in some) for side, some in runs.items()}
    others = [side for side in runs if side.startswith("peer")]
    heads = ["", "pairs/s (median)", "lowest to highest", "peak memory", *(f"times {side}" for side in others)]
    rows = []
    for side, some in runs.items():
        speeds = [run["pairsPerSecond"] for run in some]
        memory = statistics.median(run["peakBytes"] for run in some) / 2**20
        ratios = [f"{middle[side] / middle[other]:.2f}" for other in others]
        rows.append([side, f"{middle[side]:.1f}", f"{min(speeds):.1f} to {max(speeds):.1f}", f"{memory:,.0f} MiB", *ratios])
    return heads, rows


def facts(home, pairs, runs, asked):
    versions = {run[key] for some in runs.values() for run in some for key in ("libtorch",) if key in run}
    return bench.machine() | {
        "libtorch of ours": ", ".join(sorted(versions)) or "not run",
        "pairs per run": len(bench.read_rows(pairs)),
        "batch": asked.batch,
        "rounds": asked.rounds,
    }


if __name__ == "__main__":
    main()
