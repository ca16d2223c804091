/** The models of a line: the first one, the champion, and how a trained one is published. */
package io.lodestream.trainer.models;
