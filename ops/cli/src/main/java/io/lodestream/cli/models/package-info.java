/**
 * Models as a user names them: the bundled one, a directory, or what the {@code models} and {@code
 * promotions} topics say.
 */
package io.lodestream.cli.models;
