/** What a person sees of a training run on files. */
package io.lodestream.cli.training;
