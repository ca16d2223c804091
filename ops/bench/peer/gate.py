"""Does the gate's verdict on generated held-out queries agree with the verdict on real ones? By set, base model, lever and seed."""

import argparse
from collections import Counter
from pathlib import Path

import bench
import fusion
import retrieval
import served

HEADS = ["set", "base model", "trained as", "seed", "yardstick", "generated: queries", "gain (95 %)", "verdict", "real: queries", "gain (95 %)", "verdict", ""]
BETTER, EQUAL, WORSE = "better", "equal", "worse"


def main():
    options = argparse.ArgumentParser(description=__doc__)
    served.add_options(options)
    options.add_argument("--min-effect", type=float, default=0.0, help="a gain below it is `equal`")
    asked = options.parse_args()
    asked.embeddings = retrieval.Embeddings(asked.cache or asked.out / "cache", asked.precision)
    rows, agreement = [], Counter()
    for name, source, documents in served.sets(asked):
        real, generated = served.Sides(documents, asked.embeddings), served.Sides(held_out(source, documents), asked.embeddings)
        for base, directory in served.bases(asked).items():
            before = {side: side.of(directory) for side in (real, generated)}
            for lever, keys, seed in served.runs(asked):
                run = served.trained(asked, name, source, base, directory, lever, keys, seed)
                if run is None:
                    bench.say(f"{name} {base} {lever} seed {seed}: withheld by the trainer, no verdict of the gate")
                    continue
                after = {side: side.of(run) for side in (real, generated)}
                for index, yardstick in enumerate(("dense", "hybrid")):
                    gains = {
                        side: fusion.interval(after[side][index]["ndcg"], before[side][index]["ndcg"], side.documents)
                        for side in (generated, real)
                    }
                    verdicts = {side: verdict(gain, asked.min_effect) for side, gain in gains.items()}
                    agreement[yardstick, verdicts[generated], verdicts[real]] += 1
                    rows.append([name, base, lever, seed, yardstick, *cells(generated, gains, verdicts), *cells(real, gains, verdicts), mark(verdicts[generated], verdicts[real])])
    text = bench.table(HEADS, rows) + "\n\n" + summary(agreement)
    bench.finish(asked.out, "gate", bench.machine() | {"embeddings": asked.embeddings.precision, "minimum effect": asked.min_effect}, text)


def held_out(source, documents):
    """The same passages with the generated queries of the held-out clusters, each answered by its own passage."""
    passages = {row["_id"] for row in documents.passages}
    rows = [row for row in bench.read_rows(source) if row["split"] == "evaluation" and row["passageId"] in passages]
    queries = [{"_id": str(number), "text": row["query"]} for number, row in enumerate(rows)]
    return retrieval.Collection(documents.passages, queries, [{row["passageId"]: 1} for row in rows], by_document=False)


def verdict(gain, least):
    delta, low, high = gain
    if low > 0 and delta >= least:
        return BETTER
    return WORSE if high < 0 else EQUAL


def cells(side, gains, verdicts):
    return [f"{len(side.questions):,}", "{:+.4f} ({:+.4f} to {:+.4f})".format(*gains[side]), verdicts[side]]


def mark(generated, real):
    """What the gate, which sees the generated queries alone, does wrong."""
    if generated == BETTER and real != BETTER:
        return "false promotion" if real == EQUAL else "harmful promotion"
    return "missed" if generated != BETTER and real == BETTER else ""


def summary(agreement):
    heads = ["yardstick", "generated \\ real", BETTER, EQUAL, WORSE]
    return bench.table(
        heads,
        [
            [yardstick, generated, *(agreement[yardstick, generated, real] for real in (BETTER, EQUAL, WORSE))]
            for yardstick in ("dense", "hybrid")
            for generated in (BETTER, EQUAL, WORSE)
        ],
    )


if __name__ == "__main__":
    main()
