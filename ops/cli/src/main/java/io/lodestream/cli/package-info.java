/**
 * The command line: parses, prints errors for people, sets exit codes. The subpackages do the work.
 */
package io.lodestream.cli;
