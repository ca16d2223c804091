/** Tables for a terminal. */
package io.lodestream.local.table;
