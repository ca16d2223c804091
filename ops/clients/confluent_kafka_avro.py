"""Produces Avro documents with Confluent's client, without registering schemas, and reads what becomes of them.

Needs confluent-kafka[avro,schemaregistry].
"""

from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient, header_schema_id_serializer
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

from stack import KAFKA, REGISTRY, RUN, SCHEMAS, checked, until

CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]
ATTRIBUTES = {"client": "confluent-kafka"}
STAGES = {"ingest", "querygen", "trainer", "indexer", "evaluator"}

registry = SchemaRegistryClient({"url": REGISTRY})
deserializer = AvroDeserializer(registry)


def serializer(**more):
    return AvroSerializer(registry, (SCHEMAS / "Document.avsc").read_text(), conf={"auto.register.schemas": False, **more})


def document(text):
    return {"title": "Zymurgy", "text": text, "attributes": ATTRIBUTES}


def send(producer, key, value, serialize=serializer()):
    headers = []
    context = SerializationContext("documents", MessageField.VALUE, headers)
    errors = []
    producer.produce(
        "documents",
        key=key,
        value=None if value is None else serialize(value, context),
        headers=headers,
        on_delivery=lambda error, _: errors.append(error),
    )
    left = producer.flush(30)
    checked(f"a record is acknowledged: {key}", left == 0 and errors == [None], "" if errors == [None] else errors)


class Reader:
    """Reads a topic from its beginning; keeps the last value of each key, read as Avro unless told otherwise."""

    def __init__(self, topic, avro=True):
        self.topic, self.avro = topic, avro
        self.values, self.headers = {}, {}
        self.consumer = Consumer(
            {
                "bootstrap.servers": KAFKA,
                "group.id": f"confluent-{topic}-{RUN}",
                "auto.offset.reset": "earliest",
                "enable.auto.commit": False,
            }
        )
        self.consumer.subscribe([topic])

    def poll(self):
        message = self.consumer.poll(1)
        if message is None:
            return
        if message.error():
            checked(f"{self.topic} can be read", False, message.error())
        key = message.key().decode()
        context = SerializationContext(self.topic, MessageField.VALUE, message.headers() or [])
        self.values[key] = deserializer(message.value(), context) if self.avro else message.value()
        self.headers[key] = dict(message.headers() or [])

    def until(self, name, done):
        until(name, self.poll, lambda: done(self.values))


def documents_become_passages(passages):
    ids = []
    for codec in CODECS:
        ids.append(f"confluent-{codec}-{RUN}")
        producer = Producer({"bootstrap.servers": KAFKA, "compression.type": codec})
        send(producer, ids[-1], document(f"Zymurgy is the study of fermentation in brewing, as {ids[-1]} says."))
    passages.until("each codec's document becomes a passage", lambda seen: all(f"{id}#0" in seen for id in ids))
    passage = passages.values[f"{ids[0]}#0"]
    checked("a passage has the text of its document", ids[0] in passage["text"])
    checked("a passage has its document's attributes", passage["attributes"] == ATTRIBUTES, passage["attributes"])
    return ids


def schemas_named_by_headers(producer, passages):
    key = f"confluent-guid-{RUN}"
    by_guid = serializer(**{"schema.id.serializer": header_schema_id_serializer})
    send(producer, key, document(f"The schema of {key} is named by its GUID in a header of the record."), by_guid)
    passages.until("a document whose header names its schema becomes a passage", lambda seen: f"{key}#0" in seen)


def avro_keys(producer, passages):
    id = f"confluent-avro-key-{RUN}"
    key = AvroSerializer(registry, '"string"')(id, SerializationContext("documents", MessageField.KEY))
    send(producer, key, document(f"The key of {id} is an Avro string in Confluent's wire format."))
    passages.until("an Avro key is read as the id that it holds", lambda seen: f"{id}#0" in seen)


def retraction(producer, passages, id):
    send(producer, id, None)
    passages.until("a tombstone retracts the passages", lambda seen: seen[f"{id}#0"] is None)


def dead_letters(producer):
    id = f"confluent-bad-{RUN}"
    producer.produce("documents", key=id, value=b"neither Avro nor JSON")
    producer.flush(30)
    letters = Reader("ingest.dlq", avro=False)
    letters.until("what cannot be read becomes a dead letter", lambda seen: id in seen)
    checked("a dead letter has the bytes", letters.values[id] == b"neither Avro nor JSON")
    headers = letters.headers[id]
    checked("a dead letter names its topic", headers["dlq.topic"] == b"documents", headers["dlq.message"].decode())
    checked("a dead letter has Kafka Connect's headers", headers["__connect.errors.topic"] == b"documents")


def pairs_and_metrics():
    pairs = Reader("pairs")
    pairs.until("pairs can be read", lambda seen: seen)
    pair = next(iter(pairs.values.values()))
    checked("a pair has a query of a passage", pair["query"] and "#" in pair["passageId"], pair["split"])
    metrics = Reader("stage-metrics")
    metrics.until("every stage publishes its metrics", lambda seen: STAGES <= {key.split("/")[0] for key in seen})
    figures = next(value for key, value in metrics.values.items() if key.startswith("ingest/"))
    checked("the time of a figure is a time", figures["at"].year >= 2025, figures["at"])


def main():
    passages = Reader("passages")
    ids = documents_become_passages(passages)
    producer = Producer({"bootstrap.servers": KAFKA})
    schemas_named_by_headers(producer, passages)
    avro_keys(producer, passages)
    retraction(producer, passages, ids[0])
    dead_letters(producer)
    pairs_and_metrics()


if __name__ == "__main__":
    main()
