/**
 * The scripts of {@code ops/clients} against a running stack: what clients in Python and JavaScript
 * do with Lodestream.
 */
package io.lodestream.cli.clients;
