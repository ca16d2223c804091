/**
 * Dead letters as operators see them: listed, shown, sent back to the topic that they came from, or
 * dropped. Reads bytes that no stage could read, so that nothing of a letter reaches a terminal
 * unescaped. What was decided on a letter is in the topic {@code dead-letter-decisions}.
 */
package io.lodestream.cli.deadletters;
