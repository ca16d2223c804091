/**
 * How a stage starts, reports, fails and stops: the same way for all, alone or together in one JVM.
 */
package io.lodestream.runtime.lifecycle;
