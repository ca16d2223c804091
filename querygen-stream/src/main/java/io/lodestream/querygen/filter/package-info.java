/**
 * Which queries never reach a judge or training: too short or long, in a language that is not
 * wanted, holding personal data or secrets, or nearly the same as one that was kept. Knows no
 * Kafka.
 */
package io.lodestream.querygen.filter;
