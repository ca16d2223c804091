package io.lodestream.runtime.llm;

/** How an endpoint is told that the answer must be JSON. */
public enum StructuredOutput {
  /** By schema, and less strictly where the endpoint refuses that. */
  AUTO,
  /** {@code response_format} with the schema, which the endpoint enforces. */
  JSON_SCHEMA,
  /** {@code response_format} that asks for some JSON; the prompt says which. */
  JSON_OBJECT,
  /** By the prompt alone. */
  NONE
}
