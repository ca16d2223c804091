/** What a stage and its threads are: how each starts, reports its health, fails and closes. */
package io.lodestream.runtime.lifecycle;
