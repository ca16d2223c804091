package io.lodestream.ingest.dedup;

import java.util.Optional;

/**
 * Where a document belongs.
 *
 * @param cluster its own, for ever
 * @param conflicting the other cluster that its content now resembles
 */
public record Placement(String cluster, Optional<String> conflicting) {}
