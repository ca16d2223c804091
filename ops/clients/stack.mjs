// Where the running stack is, and how a check is told: shared by the scripts beside this file.
// The defaults are the addresses of `./lodestream infra` and of a stage with http.port=8080.

import { fileURLToPath } from "node:url";

const environment = process.env;

export const KAFKA = environment.LODESTREAM_KAFKA ?? "127.0.0.1:9092";
export const REGISTRY = environment.LODESTREAM_REGISTRY ?? "http://127.0.0.1:8081";
export const HTTP = environment.LODESTREAM_HTTP ?? "http://127.0.0.1:8080";
export const VECTORS_REST = environment.LODESTREAM_VECTORS_REST ?? "http://127.0.0.1:6333";
export const SCHEMAS =
  environment.LODESTREAM_SCHEMAS ?? fileURLToPath(new URL("../../schemas/src/main/avro", import.meta.url));
export const ALIAS = environment.LODESTREAM_ALIAS ?? "lodestream-default";

/** Part of the ids of this run's documents, so that a script can run again on the same stack. */
export const RUN = String(Date.now());

export const PATIENCE_MS = 60_000;

/** Tells that the check holds, or ends the script with a line that says what was seen instead. */
export function checked(name, holds, seen = "") {
  const told = typeof seen === "string" ? seen : JSON.stringify(seen);
  if (!holds) {
    console.error(`failed: ${name}: ${told}`);
    process.exit(1);
  }
  console.log(`ok: ${name} ${told}`.trimEnd());
}

/** Asks the stages' HTTP server by JSON. */
export async function post(path, body) {
  const answer = await fetch(HTTP + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.json();
}
