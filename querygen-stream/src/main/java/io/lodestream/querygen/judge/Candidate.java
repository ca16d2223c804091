package io.lodestream.querygen.judge;

import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.schemas.Passage;

/** A query before the judge, with the passage it was written for. */
public record Candidate(String passageId, Passage passage, GeneratedQuery query) {}
