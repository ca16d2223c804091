"""Where the running stack is, and how a check is told: shared by the scripts beside this file.

The defaults are the addresses of `./lodestream infra` and of a stage with http.port=8080.
"""

import json
import os
import sys
import time
import urllib.request
from pathlib import Path

KAFKA = os.environ.get("LODESTREAM_KAFKA", "127.0.0.1:9092")
REGISTRY = os.environ.get("LODESTREAM_REGISTRY", "http://127.0.0.1:8081")
HTTP = os.environ.get("LODESTREAM_HTTP", "http://127.0.0.1:8080")
VECTORS = os.environ.get("LODESTREAM_VECTORS", "127.0.0.1:6334")
VECTORS_REST = os.environ.get("LODESTREAM_VECTORS_REST", "http://127.0.0.1:6333")
SCHEMAS = Path(os.environ.get("LODESTREAM_SCHEMAS", Path(__file__).parents[2] / "schemas/src/main/avro"))
ALIAS = os.environ.get("LODESTREAM_ALIAS", "lodestream-default")

PATIENCE_SECONDS = 60
RUN = str(time.time_ns())
"""Part of the ids of this run's documents, so that a script can run again on the same stack."""


def checked(name, holds, seen=""):
    """Tells that the check holds, or ends the script with a line that says what was seen instead."""
    if not holds:
        sys.exit(f"failed: {name}: {seen}")
    print(f"ok: {name} {seen}".rstrip(), flush=True)


def until(name, poll, done):
    """Polls, which must block for a moment, until it is done; a check that this happens in time."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > end:
            checked(name, False, f"not within {PATIENCE_SECONDS} s")
        poll()
    checked(name, True)


def post(path, body):
    """Asks the stages' HTTP server by JSON."""
    request = urllib.request.Request(HTTP + path, json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
        return json.load(answer)
