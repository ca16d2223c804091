/**
 * The HTTP server of a process: health, metrics and the endpoints its stages add. Loopback by
 * default.
 */
package io.lodestream.runtime.http;
