// Asks /v1/embeddings with OpenAI's JavaScript client, and /v1/search by fetch.
// Needs openai and gpt-tokenizer (OpenAI's token ids without the network).

import { encode } from "gpt-tokenizer/encoding/cl100k_base";
import OpenAI from "openai";
import { checked, HTTP } from "./stack.mjs";

const TEXT = "How does the virus spread – und 字典?";

const client = new OpenAI({ baseURL: `${HTTP}/v1`, apiKey: "none" });
const models = (await client.models.list()).data;
checked("models.list", models.length > 0, models[0].id);

const embed = async (input, more = {}) =>
  (await client.embeddings.create({ model: "default", input, ...more })).data.map((item) => item.embedding);
const near = (left, right) => left.length === right.length && left.every((v, i) => Math.abs(v - right[i]) < 1e-4);

const [vector] = await embed(TEXT); // the client asks for base64 by default
checked("embeddings.create", vector.length > 0, `${vector.length} dimensions`);
checked("float and base64 are the same vector", near(vector, (await embed(TEXT, { encoding_format: "float" }))[0]));
const ids = encode(TEXT);
checked("token ids have the vector of their text", near(vector, (await embed(ids))[0]), `${ids.length} ids`);
const two = await embed([ids, encode("another text")]);
checked("arrays of token ids", two.length === 2 && near(vector, two[0]));
checked("dimensions", (await embed(TEXT, { dimensions: 64 }))[0].length === 64);
const refusal = await embed(TEXT, { dimensions: 100_000 }).catch((error) => error);
checked("too many dimensions are a BadRequestError", refusal instanceof OpenAI.BadRequestError, refusal.message);

const search = (body) =>
  fetch(`${HTTP}/v1/search`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const answer = await search({ query: TEXT, limit: 3 });
const found = await answer.json();
checked("/v1/search", answer.status === 200 && found.hits.length === 3, found.recipe);
const document = found.hits[0].document_id;
const filter = { must: [{ key: "document_id", match: { value: document } }] };
const within = await (await search({ query: TEXT, limit: 3, filter })).json();
checked("/v1/search with a filter", within.hits.every((hit) => hit.document_id === document), document);
const wrong = await search({ query: TEXT, limit: 0 });
checked("/v1/search says what is wrong", wrong.status === 400, (await wrong.json()).error.message);
