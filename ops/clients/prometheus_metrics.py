"""Reads /metrics with the parser of Prometheus' own client.

Needs prometheus-client.
"""

import urllib.request

from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from stack import HTTP, checked


def scraped(accept):
    request = urllib.request.Request(HTTP + "/metrics", headers={"Accept": accept})
    with urllib.request.urlopen(request) as answer:
        return answer.headers["Content-Type"], answer.read().decode()


def main():
    kind, text = scraped("text/plain;version=0.0.4")
    checked("the text format is declared", kind.startswith("text/plain") and "version=0.0.4" in kind, kind)
    families = {family.name: family for family in text_string_to_metric_families(text)}
    checked("the text format can be parsed", len(families) > 50, f"{len(families)} families")
    ours = [family for family in families.values() if family.name.startswith("lodestream_")]
    untold = [family.name for family in ours if not family.documentation or family.type == "unknown"]
    checked("each figure of Lodestream has a type and a description", ours and not untold, untold)
    samples = [(s.name, tuple(sorted(s.labels.items()))) for family in families.values() for s in family.samples]
    checked("no sample is there twice", len(samples) == len(set(samples)), f"{len(samples)} samples")
    read = families["lodestream_documents_read"].samples if "lodestream_documents_read" in families else []
    checked("documents were counted", any(s.value > 0 for s in read), f"{len(ours)} families of Lodestream")
    kind, text = scraped("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")
    if kind.startswith("application/openmetrics-text"):
        checked("OpenMetrics can be parsed", any(openmetrics.text_string_to_metric_families(text)), kind)
    else:
        checked("who prefers OpenMetrics gets the text format", kind.startswith("text/plain"), kind)


if __name__ == "__main__":
    main()
