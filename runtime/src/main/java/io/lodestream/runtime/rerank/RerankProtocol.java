package io.lodestream.runtime.rerank;

/** Shapes in which reranking endpoints are asked. */
public enum RerankProtocol {
  COHERE,
  JINA,
  VOYAGE,
  /** Hugging Face's text-embeddings-inference. */
  TEI
}
