/** What follows from the records of {@code promotions}: which model of a line serves. */
package io.lodestream.schemas.promotions;
