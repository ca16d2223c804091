/**
 * What is due for a model line, carried out: a candidate measured beside BM25, base model and
 * champion, and the decision on it. Knows no topic: the records to write are handed on.
 */
package io.lodestream.evaluator.decision;
