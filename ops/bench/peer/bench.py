"""Shared by all measurements: files, the processes of both sides, facts about the machine, tables."""

import hashlib
import json
import os
import platform
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

HOME = Path(__file__).resolve().parents[3]
MODULE = HOME / "ops" / "bench"
WAITING = {"OMP_WAIT_POLICY": "PASSIVE"}


def say(text):
    print(f"{datetime.now(UTC):%H:%M:%S} {text}", file=sys.stderr, flush=True)


def read_json(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write_json(path, value):
    """Writes a file that appears complete or not at all, so that a killed run can be continued."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    draft.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def read_rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def some(rows, most):
    """A seeded sample over the whole file, since neighbouring rows are from one document; count 0 gives all rows in order."""
    return random.Random(42).sample(rows, most) if 0 < most < len(rows) else rows


def write_rows(path, rows):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    with open(draft, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    draft.replace(path)


def once(path, parameters, measure):
    """The result of an earlier run with equal parameters, else that of measure(), which is then kept in path."""
    path = Path(path)
    if path.exists():
        kept = read_json(path)
        if kept["parameters"] == parameters:
            say(f"kept {path}")
            return kept["result"]
    result = measure()
    write_json(path, {"parameters": parameters, "result": result})
    return result


def digest(path):
    """The digest of a file, or of the names and contents of a directory's files."""
    path = Path(path)
    total = hashlib.sha256()
    for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        total.update(file.relative_to(path.parent).as_posix().removeprefix(path.name).encode())
        with open(file, "rb") as content:
            total.update(hashlib.file_digest(content, "sha256").digest())
    return total.hexdigest()[:16]


def text_digest(texts):
    total = hashlib.sha256()
    for text in texts:
        total.update(text.encode() + b"\0")
    return total.hexdigest()[:16]


def precision(asked):
    """`auto` is bf16 where the processor computes it, as the product decides; elsewhere bf16 is far slower than fp32."""
    if asked != "auto":
        return asked
    flags = Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    return "bf16" if {"avx512_bf16", "amx_bf16"} & set(flags) else "fp32"


def run(command, environment=None, allowed=(0,)):
    """Runs a process to its end and returns its standard output; its errors go to standard error."""
    command = [str(part) for part in command]
    done = subprocess.run(command, env=os.environ | (environment or {}), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in allowed:
        raise SystemExit(f"exit {done.returncode} of: {' '.join(command)}\n{done.stdout}")
    return done.stdout


def java(*arguments):
    """Runs our side, with the launcher's options."""
    classpath = f"{MODULE}/target/classes:{(MODULE / 'target' / 'classpath.txt').read_text()}"
    binary = f"{os.environ['JAVA_HOME']}/bin/java" if "JAVA_HOME" in os.environ else "java"
    options = ["-Xmx1g", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError", "-Dai.djl.offline=true"]
    return run([binary, *options, "-cp", classpath, "io.lodestream.bench.Bench", *arguments], WAITING)


def peer(script, *arguments, alone=False):
    """Runs the other side in a process of its own, whose waiting threads do not spin, since others may use the machine."""
    return run([sys.executable, MODULE / "peer" / script, *arguments], {} if alone else WAITING)


def base_model(out, name="all-MiniLM-L6-v2"):
    return Path(java("base", Path(out) / "models", name).strip())


def pairs_of(corpus, target, home=HOME):
    """Pairs of a corpus by the default generator, generated unless they exist already."""
    if not Path(target).exists():
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        passages = Path(target).with_name("passages.jsonl")
        rejected = Path(target).with_name("rejected.jsonl")
        run([home / "lodestream", "querygen", "--input", corpus, "--out", target, "--passages", passages, "--rejected", rejected])
    return Path(target)


def machine():
    """Facts about the machine and the versions with which a figure was measured."""
    import torch

    model = next(
        (line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        platform.processor(),
    )
    facts = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cpu": model,
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "load before": round(os.getloadavg()[0], 2),
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else "none",
        "commit": run(["git", "-C", HOME, "rev-parse", "--short=12", "HEAD"]).strip(),
        "python": platform.python_version(),
    }
    from importlib.metadata import version

    facts |= {name: version(name) for name in ("torch", "transformers", "sentence-transformers")}
    return facts


def table(heads, rows):
    """The table as Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def finish(out, name, facts, text):
    """Prints a measurement's table and writes it beside the figures."""
    where = "; ".join(f"{key} {value}" for key, value in facts.items())
    whole = f"{text}\n\n{where}\n"
    (Path(out) / f"{name}.md").write_text(whole, encoding="utf-8")
    print(whole)
