/** What a person gets of a sweep: a table, a chart, a configuration file. */
package io.lodestream.cli.sweep;
