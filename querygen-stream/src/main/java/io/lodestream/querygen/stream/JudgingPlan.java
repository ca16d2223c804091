package io.lodestream.querygen.stream;

import java.time.Duration;

/**
 * How the topology hands passages out.
 *
 * @param generatorVersion with which pair ids are made
 * @param queriesPerPassage at most
 * @param sample which passages get queries at all
 * @param settle quiet time after the last arrival before passages are judged
 * @param maxWait longest a passage waits for quiet
 * @param batchSize passages judged together
 */
public record JudgingPlan(
    String generatorVersion,
    int queriesPerPassage,
    SplitRule split,
    PassageSample sample,
    Duration settle,
    Duration maxWait,
    int batchSize) {}
