/**
 * Runs the contenders (BM25, base, champion, candidate) over the judged sets and keeps one figure
 * per query and metric; the same code for all of them.
 */
package io.lodestream.evaluator.measurement;
