/**
 * Filters over payloads: looked up as index terms where possible, decided by reading otherwise.
 *
 * <p>Text matches are substring matches, as the protocol has them for fields without a text index.
 * Geographic conditions are refused.
 */
package io.lodestream.embedded.vectors.filter;
