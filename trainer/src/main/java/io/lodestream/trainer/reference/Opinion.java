package io.lodestream.trainer.reference;

import java.util.Map;

/**
 * What a slow judge of passages said of some of them.
 *
 * @param scores by query and passage, on any scale of which higher is better
 * @param weight above 0, against the weights of the scorer that it is added to
 */
public record Opinion(Map<String, Map<String, Float>> scores, double weight) {}
