// Produces Avro documents with KafkaJS and its registry client, and reads what becomes of them.
// Needs kafkajs and @kafkajs/confluent-schema-registry.

import { readFileSync } from "node:fs";
import { SchemaRegistry, SchemaType } from "@kafkajs/confluent-schema-registry";
import kafkajs from "kafkajs";
import { checked, KAFKA, PATIENCE_MS, REGISTRY, RUN, SCHEMAS } from "./stack.mjs";

const SCHEMA = readFileSync(`${SCHEMAS}/Document.avsc`, "utf8");

const kafka = new kafkajs.Kafka({ brokers: [KAFKA], logLevel: kafkajs.logLevel.ERROR });
const registry = new SchemaRegistry({ host: REGISTRY });

/** Reads topics from their beginnings, and resolves waiting checks as records come. */
class Reader {
  records = new Map();
  waiting = [];

  async start(topics) {
    this.consumer = kafka.consumer({ groupId: `kafkajs-${RUN}` });
    await this.consumer.connect();
    await this.consumer.subscribe({ topics, fromBeginning: true });
    await this.consumer.run({
      eachMessage: async ({ topic, message }) => {
        this.records.set(`${topic}/${message.key}`, message);
        this.waiting.filter(({ done }) => done(this.records)).forEach(({ resolve }) => resolve());
      },
    });
  }

  async until(name, done) {
    if (!done(this.records)) {
      const late = setTimeout(() => checked(name, false, `not within ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
      await new Promise((resolve) => this.waiting.push({ done, resolve }));
      clearTimeout(late);
    }
    checked(name, true);
  }
}

const passages = new Reader();
await passages.start(["passages", "pairs", "ingest.dlq"]);
const producer = kafka.producer();
await producer.connect();

const id = await registry.getRegistryIdBySchema("documents-value", { type: SchemaType.AVRO, schema: SCHEMA });
checked("the published schema is registered", id > 0, `id ${id}`);
for (const [name, compression] of [["none", kafkajs.CompressionTypes.None], ["gzip", kafkajs.CompressionTypes.GZIP]]) {
  const key = `kafkajs-${name}-${RUN}`;
  const value = await registry.encode(id, {
    title: "Lautering",
    text: `Lautering parts the wort from the grain, as ${key} tells.`,
    uri: null,
    mediaType: "text/plain",
    attributes: { client: "kafkajs" },
    eventTime: Date.now(),
  });
  const [sent] = await producer.send({ topic: "documents", compression, messages: [{ key, value }] });
  checked(`a record is acknowledged: ${key}`, sent.errorCode === 0);
  await passages.until("the document becomes a passage", (seen) => seen.has(`passages/${key}#0`));
  const passage = await registry.decode(passages.records.get(`passages/${key}#0`).value);
  checked("a passage can be decoded", passage.documentId === key && passage.attributes.client === "kafkajs", passage.text);
}

const first = `kafkajs-none-${RUN}`;
await producer.send({ topic: "documents", messages: [{ key: first, value: null }] });
await passages.until("a tombstone retracts the passages", (seen) => seen.get(`passages/${first}#0`).value === null);

const bad = `kafkajs-bad-${RUN}`;
await producer.send({ topic: "documents", messages: [{ key: bad, value: "neither Avro nor JSON" }] });
await passages.until("what cannot be read becomes a dead letter", (seen) => seen.has(`ingest.dlq/${bad}`));
const letter = passages.records.get(`ingest.dlq/${bad}`);
checked("a dead letter says why", String(letter.headers["dlq.message"]).includes("wire format"));

await passages.until("pairs can be read", (seen) => [...seen.keys()].some((key) => key.startsWith("pairs/")));
const [, record] = [...passages.records].find(([key]) => key.startsWith("pairs/"));
const pair = await registry.decode(record.value);
checked("a pair has a query of a passage", pair.query.length > 0 && pair.passageId.includes("#"), pair.split);

await producer.disconnect();
await passages.consumer.disconnect();
