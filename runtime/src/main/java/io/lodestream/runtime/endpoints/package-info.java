/**
 * What calls to endpoints of others have in common: bodies of bounded size, addresses that keep a
 * secret, messages that hold none.
 */
package io.lodestream.runtime.endpoints;
