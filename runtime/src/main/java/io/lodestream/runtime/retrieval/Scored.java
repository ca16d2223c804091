package io.lodestream.runtime.retrieval;

/** A hit of one ranking; the larger score is the better one. */
public record Scored(String id, double score) {}
