/**
 * Closes training windows: manifests of contiguous, disjoint, replayable ranges of {@code pairs}.
 *
 * <p>One instance at a time closes windows of a line, since a window spans all partitions. The
 * active one is whoever the group protocol gives the single partition of {@code training-windows};
 * it assigns itself every partition of {@code pairs}, and its transactional id fences whoever was
 * active before. Manifest and offsets commit together.
 */
package io.lodestream.querygen.windows;
