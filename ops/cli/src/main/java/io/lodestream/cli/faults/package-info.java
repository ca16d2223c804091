/**
 * Kills, pauses and replaces real processes of a pipeline by a seeded schedule, and checks after
 * each fault that nothing was lost, doubled or mixed: {@code ./lodestream faults}.
 */
package io.lodestream.cli.faults;
