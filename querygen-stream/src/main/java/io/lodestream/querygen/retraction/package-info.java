/**
 * Says which pairs may no longer be used, when a passage goes, changes, or turns out to resemble
 * documents of another split.
 */
package io.lodestream.querygen.retraction;
