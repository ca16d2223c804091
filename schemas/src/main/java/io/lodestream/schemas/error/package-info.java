/**
 * The error taxonomy: retryable, bad data, fatal. Every exception a stage throws across a module is
 * one of them.
 */
package io.lodestream.schemas.error;
