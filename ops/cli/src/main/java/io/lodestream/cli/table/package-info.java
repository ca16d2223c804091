/** Tables for a terminal. */
package io.lodestream.cli.table;
