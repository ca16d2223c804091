package io.lodestream.querygen.stream;

import io.lodestream.querygen.settings.PassageSample;
import io.lodestream.querygen.settings.SplitRule;
import java.time.Duration;

/**
 * How the topology hands passages out.
 *
 * @param generatorVersion with which pair ids are made of passages that are left out
 * @param split which clusters are held out
 * @param sample which passages get queries at all
 * @param settle quiet time after the last arrival before passages are judged
 * @param maxWait longest a passage waits for quiet
 * @param maxAttempts of a passage whose calls fail while those of others succeed; then it goes to
 *     the dead letters
 */
public record JudgingPlan(
    String generatorVersion,
    SplitRule split,
    PassageSample sample,
    Duration settle,
    Duration maxWait,
    int maxAttempts) {}
