/**
 * The command line: parses, prints errors for people, sets exit codes. The work is done elsewhere.
 */
package io.lodestream.cli;
