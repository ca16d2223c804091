/**
 * Publishes model directories to a hub that speaks Hugging Face's protocol, by its HTTP API and Git
 * LFS' batch API. Nothing is sent unless the command asks for it, and the token goes to the hub
 * alone and is never logged.
 */
package io.lodestream.cli.hub;
