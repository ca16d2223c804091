/**
 * Rules that all stages share about passages: how passage ids are built and which text is embedded.
 */
package io.lodestream.schemas.passages;
