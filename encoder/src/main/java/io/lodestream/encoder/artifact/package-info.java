/**
 * Model directories addressed by their SHA-256, so that a record in a topic names exact bytes.
 *
 * <p>A store is a plain directory (a shared volume or a mounted bucket); it never deletes.
 */
package io.lodestream.encoder.artifact;
