/** What every HTTP listener of this module asks of a request, whoever serves it. */
package io.lodestream.embedded.http;
