/**
 * What is configured of query generation and judging, and the rules that follow from a configured
 * share: which passages get queries, and which clusters are held out. Settings of windows, feedback
 * and the filter are in the packages of those names.
 */
package io.lodestream.querygen.settings;
