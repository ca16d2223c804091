/**
 * A retriever as it is served: which sides a query searches, how they are fused, what reranks them.
 */
package io.lodestream.runtime.retrieval;
