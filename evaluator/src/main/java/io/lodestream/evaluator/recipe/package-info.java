/**
 * Which recipe serves a model: what competes, what each does on the evaluation's queries, and the
 * choice, kept apart by source document from the figures that are reported.
 */
package io.lodestream.evaluator.recipe;
