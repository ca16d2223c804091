"""What models that are trained on one source after the other forget of earlier sources, with and without the measures against forgetting."""

import argparse
import shutil
from pathlib import Path
from statistics import mean

import bench
import retrieval

SOURCES = ["UK", "CDC", "Australia", "WHO"]
PLAIN = ["trainer.replay-share=0", "trainer.forgetting-budget=1", "trainer.merge-shares=none", "trainer.guide=none"]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--data", type=Path, required=True, help="directory of feedbackqa in BEIR layout")
    options.add_argument("--pairs", type=Path, help="pairs.jsonl with a source per row, and passages.jsonl in the same directory; default: generated below --out")
    options.add_argument("--sources", default=",".join(SOURCES), help="sources in the order of training")
    options.add_argument("--cache", type=Path, help="directory for cached embeddings; default: below --out")
    options.add_argument("--precision", choices=["auto", "fp32", "bf16"], default="auto", help="precision of the evaluation's embeddings")
    options.add_argument("--max-pairs", type=int, default=0, help="train rows of each window, for a trial run; 0: all")
    options.add_argument("--sample-passages", type=int, default=0, help="largest number of passages, beside all passages of relevant documents; 0: all passages")
    options.add_argument("--max-queries", type=int, default=0, help="largest number of queries of each source, for a trial run; 0: all")
    options.add_argument("--name", default="ours", help="name of the results with --set, so that several results can lie side by side")
    options.add_argument("--set", action="append", default=[], help="configuration of our side, key=value; default: Lodestream's defaults")
    asked = options.parse_args()

    source = bench.pairs_of(asked.data / "corpus.jsonl", asked.pairs or asked.out / "pairs" / "feedbackqa" / "pairs.jsonl")
    windows = split(source, asked.out / "forgetting" / "windows", asked.sources.split(","), asked.max_pairs)
    documents = limited(retrieval.collection(asked.data, source.with_name("passages.jsonl"), asked.sample_passages), windows, asked.max_queries)
    embeddings = retrieval.Embeddings(asked.cache or asked.out / "cache", asked.precision)
    base = bench.base_model(asked.out)
    lines = {asked.name: (asked.set, True), "plain finetuning": (asked.set + PLAIN, False)}
    text = []
    for name, (settings, withholding) in lines.items():
        home = asked.out / "forgetting" / name.replace(" ", "-")
        steps = trained(home, windows, base, settings, withholding)
        matrix = [by_source(directory, documents, embeddings, windows) for directory in [base, *(step["model"] for step in steps)]]
        bench.write_json(home / "figures.json", {"matrix": matrix, "steps": [{k: str(v) for k, v in step.items()} for step in steps], **summary(matrix)})
        text.append(section(name, windows, steps, matrix))
    facts = bench.machine() | {"embeddings": bench.precision(asked.precision), "passages": len(documents.passages), "queries": len(documents.queries)}
    bench.finish(asked.out, "forgetting", facts | ({f"{asked.name} with": " ".join(asked.set)} if asked.set else {}), "\n\n".join(text))


def split(source, home, names, most):
    """A file of pairs per source, in the order of the sources."""
    rows, windows = bench.read_rows(source), {}
    for name in names:
        own = [row for row in rows if row["source"] == name]
        train = [row for row in own if row["split"] == "train"]
        windows[name] = home / f"{name}.jsonl"
        bench.write_rows(windows[name], bench.some(train, most) + [row for row in own if row["split"] != "train"])
    return windows


def limited(documents, windows, most):
    """The set with the real queries of the trained sources only, and all passages."""
    kept, count = [], dict.fromkeys(windows, 0)
    for query, relevant in zip(documents.queries, documents.relevant, strict=True):
        name = query["metadata"]["source"]
        if name in count and (most == 0 or count[name] < most):
            count[name] += 1
            kept.append((query, relevant))
    documents.queries, documents.relevant = [query for query, _ in kept], [relevant for _, relevant in kept]
    return documents


def trained(home, windows, base, settings, withholding):
    """One training per window, each from the model that is in service at that time."""
    parent, records, steps = base, [], []
    for index, name in enumerate(windows):
        out = home / f"{index + 1}-{name}"
        seen = dict(list(windows.items())[: index + 1])
        parameters = {
            "windows": {window: bench.digest(file) for window, file in seen.items()},
            "parent": bench.digest(parent),
            "settings": settings,
            "records": [bench.digest(record) for record in records],
        }
        step = bench.once(out.with_name(out.name + ".json"), parameters, lambda: run(out, seen, records, parent, base, settings))
        served = step["proposed"] or not withholding
        bench.say(f"{home.name} {name}: {step['choice']}, validation {step['parentNdcg']:.4f} to {step['chosenNdcg']:.4f}")
        if served:
            parent = out / "model"
            records = [*records, out / "report.json"]
        steps.append({"model": parent, "served": served} | {key: step[key] for key in ("choice", "replayed", "forgetting", "merge", "parentNdcg", "chosenNdcg")})
    return steps


def run(out, windows, records, parent, base, settings):
    shutil.rmtree(out, ignore_errors=True)
    arguments = [f"--window={name}={file}" for name, file in windows.items()] + [f"--record={record}" for record in records]
    arguments += [f"--set={setting}" for setting in settings]
    bench.java("window", *arguments, "--parent", parent, "--base", base, "--out", out)
    return bench.read_json(out / "report.json")


def by_source(directory, documents, embeddings, windows):
    figures = retrieval.measure(directory, documents, embeddings)["ndcg"]
    of = lambda name: [figure for figure, query in zip(figures, documents.queries, strict=True) if query["metadata"]["source"] == name]
    return [mean(of(name)) for name in windows]


def summary(matrix):
    """Row 0 is the base, row i the model after window i; columns are sources."""
    last, earlier = matrix[-1], range(len(matrix[-1]) - 1)
    return {
        "forgetting": mean(max(0.0, max(row[j] for row in matrix[:-1]) - last[j]) for j in earlier) if earlier else 0.0,
        "backward transfer": mean(last[j] - matrix[j + 1][j] for j in earlier) if earlier else 0.0,
        "final mean": mean(last),
    }


def section(name, windows, steps, matrix):
    rows = [["base", "", *(f"{cell:.4f}" for cell in matrix[0]), f"{mean(matrix[0]):.4f}"]]
    for window, step, row in zip(windows, steps, matrix[1:], strict=True):
        state = step["choice"] + ("" if step["served"] else ", withheld") + (f", {step['replayed']} replayed" if step["replayed"] else "")
        rows.append([f"after {window}", state, *(f"{cell:.4f}" for cell in row), f"{mean(row):.4f}"])
    total = summary(matrix)
    table = bench.table([name, "run", *windows, "mean"], rows)
    return f"{table}\n\n{name}: forgetting {total['forgetting']:.4f}, backward transfer {total['backward transfer']:+.4f}, final mean {total['final mean']:.4f}"


if __name__ == "__main__":
    main()
