/**
 * Writes pseudo-queries out of a passage's own words: no model, no network, the same queries for
 * the same passage and seed. Question shapes are English; the other kinds work in any language.
 */
package io.lodestream.querygen.generator;
