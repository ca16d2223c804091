/**
 * The trainer stage: training windows to candidate models. Only the wiring is here.
 *
 * <p>Start reading at {@link io.lodestream.trainer.loop.WindowLoop}.
 */
package io.lodestream.trainer;
