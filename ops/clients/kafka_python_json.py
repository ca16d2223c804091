"""Produces JSON documents with kafka-python, and reads passages and dead letters in Avro's wire format by hand.

Needs kafka-python and fastavro.
"""

import json
import urllib.request
from io import BytesIO

import fastavro
from kafka import KafkaConsumer, KafkaProducer

from stack import KAFKA, REGISTRY, RUN, checked, until

TOPIC = "documents-json"
schemas = {}


def schema(id):
    if id not in schemas:
        with urllib.request.urlopen(f"{REGISTRY}/schemas/ids/{id}") as answer:
            schemas[id] = fastavro.parse_schema(json.loads(json.load(answer)["schema"]))
    return schemas[id]


def avro(value):
    """A value in the registry's wire format: byte 0, the schema's id, the body; None for a tombstone."""
    if value is None:
        return None
    checked("a value is in the registry's wire format", value[0] == 0) if not schemas else None
    return fastavro.schemaless_reader(BytesIO(value[5:]), schema(int.from_bytes(value[1:5], "big")), None)


class Reader:
    """Reads a topic from its beginning; keeps the last record of each key."""

    def __init__(self, topic):
        self.records = {}
        self.consumer = KafkaConsumer(
            topic,
            bootstrap_servers=KAFKA,
            group_id=f"kafka-python-{topic}-{RUN}",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
        )

    def poll(self):
        for records in self.consumer.poll(timeout_ms=1000).values():
            self.records.update({record.key.decode(): record for record in records})

    def until(self, name, done):
        until(name, self.poll, lambda: done(self.records))


def main():
    ids = [f"kafka-python-{compression}-{RUN}" for compression in ("none", "gzip")]
    producers = [KafkaProducer(bootstrap_servers=KAFKA, compression_type=c, acks="all") for c in (None, "gzip")]
    passages, letters = Reader("passages"), Reader("ingest.dlq")

    for id, producer in zip(ids, producers):
        document = {"title": "Malting", "text": f"Malting wets and dries grain for the mash, as {id} tells.", "shelf": "b"}
        at = producer.send(TOPIC, key=id.encode(), value=json.dumps(document).encode()).get(timeout=30)
        checked(f"a record is acknowledged: {id}", at.offset >= 0)
    passages.until("each document becomes a passage", lambda seen: all(f"{id}#0" in seen for id in ids))
    passage = avro(passages.records[f"{ids[0]}#0"].value)
    checked("a passage names its document", passage["documentId"] == ids[0], passage["text"])
    checked("a field of the user's becomes an attribute", passage["attributes"] == {"shelf": "b"}, passage["attributes"])

    keyless = f"kafka-python-keyless-{RUN}"
    value = {"_id": keyless, "text": f"A document may name its id itself, as {keyless} does."}
    producers[0].send(TOPIC, value=json.dumps(value).encode()).get(timeout=30)
    passages.until("a document without a key has the id that it names", lambda seen: f"{keyless}#0" in seen)

    producers[0].send(TOPIC, key=ids[0].encode(), value=None).get(timeout=30)
    passages.until("a tombstone retracts the passages", lambda seen: seen[f"{ids[0]}#0"].value is None)

    bad = f"kafka-python-bad-{RUN}"
    producers[0].send(TOPIC, key=bad.encode(), value=b'{"text": 7}').get(timeout=30)
    letters.until("what is no document becomes a dead letter", lambda seen: bad in seen)
    letter = letters.records[bad]
    checked("a dead letter has the bytes", letter.value == b'{"text": 7}')
    headers = dict(letter.headers)
    checked("a dead letter says why", b"text must be a string" in headers["dlq.message"], headers["dlq.message"].decode())


if __name__ == "__main__":
    main()
