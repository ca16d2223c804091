// Reads and searches the serving collection by REST with Qdrant's JavaScript client.
// Needs @qdrant/js-client-rest.

import { QdrantClient } from "@qdrant/js-client-rest";
import { ALIAS, checked, post, VECTORS_REST } from "./stack.mjs";

const QUERY = "How does the virus spread?";

const client = new QdrantClient({ url: VECTORS_REST });
const info = await client.getCollection(ALIAS);
checked("getCollection by the alias", info.points_count > 0, `${info.points_count} points`);
const { aliases } = await client.getAliases();
checked("getAliases", aliases.some((alias) => alias.alias_name === ALIAS), aliases);
const { exists } = await client.collectionExists("no-such-collection");
checked("collectionExists of none", !exists);

const { data, collection } = await post("/v1/embeddings", { input: QUERY, model: ALIAS, sparse: true });
const [{ embedding, sparse_embedding }] = data;
const { hits } = await post("/v1/search", { query: QUERY, retrieval: "dense", limit: 5 });
const { points } = await client.query(collection, { query: embedding, limit: 5, with_payload: true });
checked(
  "query finds what /v1/search finds by dense vectors",
  points.map((point) => point.payload.passage_id).sort().join() === hits.map((hit) => hit.passage_id).sort().join(),
  points[0].payload.passage_id,
);
const found = await client.search(ALIAS, { vector: embedding, limit: 5, with_payload: true });
checked("search", found[0].id === points[0].id, found[0].score);
const fused = await client.query(ALIAS, {
  prefetch: [
    { query: embedding, limit: 20 },
    { query: sparse_embedding, using: "bm25", limit: 20 },
  ],
  query: { fusion: "rrf" },
  limit: 3,
});
checked("query by rrf of vectors and words", fused.points.length === 3);

const document = points[0].payload.document_id;
const filter = { must: [{ key: "document_id", match: { value: document } }] };
const { count } = await client.count(ALIAS, { filter, exact: true });
const page = await client.scroll(ALIAS, { filter, limit: count + 1, with_payload: ["document_id"] });
checked("scroll with a filter", page.points.length === count && page.next_page_offset == null, `${count} points`);
const [one] = await client.retrieve(ALIAS, { ids: [points[0].id], with_vector: true });
checked("retrieve with vectors", one.payload.passage_id === points[0].payload.passage_id && one.vector != null);
