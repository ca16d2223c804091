/**
 * How long to wait before another try, and HTTP calls that are tried again. Depends on no other
 * package of ours.
 */
package io.lodestream.schemas.retry;
