/**
 * The evaluator stage: measures BM25, base, champion and candidate on the same labelled queries,
 * decides promotions and writes {@code retrieval-metrics} and {@code promotions}. Trains nothing
 * and moves no alias. One instance per model line.
 */
package io.lodestream.evaluator;
