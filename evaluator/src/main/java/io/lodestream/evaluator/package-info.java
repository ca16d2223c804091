/**
 * The evaluator stage: measures BM25, base, champion and candidate on the same labelled queries,
 * decides promotions and writes {@code retrieval-metrics} and {@code promotions}. The stage trains
 * nothing and moves no alias. One instance per model line. Here are its wiring and the views of its
 * topics.
 */
package io.lodestream.evaluator;
