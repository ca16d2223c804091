/** SHA-256, from which ids and checks of content are made. Depends on nothing. */
package io.lodestream.schemas.digest;
