/** The pages docs/configuration.md and docs/metrics.md, made from what the code declares. */
package io.lodestream.cli.reference;
