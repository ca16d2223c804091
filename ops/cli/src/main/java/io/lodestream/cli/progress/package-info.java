/** Lines that tell a person how far a command is. */
package io.lodestream.cli.progress;
