/** What the build enforces about the whole house: who may depend on whom, sizes, log lines. */
package io.lodestream.cli.house;
