/**
 * How stages get from a {@code models} record to a loaded encoder: settings, verified artifact, one
 * instance.
 */
package io.lodestream.encoder.models;
