package io.lodestream.trainer.models;

/**
 * What a model was trained on, by where it came from.
 *
 * @param own pairs given for this run
 * @param replayed pairs of earlier windows
 * @param replayedWindows windows those are of
 * @param validation pairs a checkpoint was chosen by
 * @param irrelevant pairs labelled irrelevant that became hard negatives
 * @param retracted pairs left out because their passage was retracted, of earlier windows too
 * @param negativesFrom where hard negatives were looked for, in words
 */
public record PairCounts(
    int own,
    int replayed,
    int replayedWindows,
    int validation,
    int irrelevant,
    int retracted,
    String negativesFrom) {}
