package io.lodestream.runtime.llm;

/** How an endpoint is told that the answer must be JSON. */
public enum StructuredOutput {
  /** By schema, or less strictly where the endpoint refuses schemas. */
  AUTO,
  /** {@code response_format} with the schema, which the endpoint enforces. */
  JSON_SCHEMA,
  /** {@code response_format} that asks for any JSON; the prompt describes the JSON. */
  JSON_OBJECT,
  /** By the prompt alone. */
  NONE
}
