/**
 * The Streams topology from passages to pairs: what waits, what is done, and which results still
 * count. Generator and judge run on other threads; nothing here blocks.
 */
package io.lodestream.querygen.stream;
