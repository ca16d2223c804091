package io.lodestream.querygen.stream;

import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.filter.KeptQueries;
import java.util.Optional;

/**
 * What the tasks of an instance know together.
 *
 * @param corpus empty where neither generator nor judge needs it
 * @param queries kept for live passages
 * @param pending how many passages wait
 */
public record InstanceKnowledge(
    Optional<Corpus> corpus, KeptQueries queries, PendingCount pending) {}
