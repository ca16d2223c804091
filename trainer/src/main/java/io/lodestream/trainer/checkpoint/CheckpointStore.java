package io.lodestream.trainer.checkpoint;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.encoder.EncoderException;
import io.lodestream.encoder.TensorState;
import io.lodestream.encoder.artifact.AtomicDirectory;
import io.lodestream.schemas.error.RetryableException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resumable checkpoints of one run, each a directory that appears complete and synced to disk
 * or not at all.
 *
 * <p>One holds {@code state.safetensors} (weights and moments), {@code best.safetensors} (weights
 * of the best step so far, a link to the one before where that has not changed) and {@code
 * run.json} with the checksums of both. Tensors go to disk and back one at a time. For one process
 * and the thread that trains.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String STATE = "state.safetensors";
  private static final String BEST = "best.safetensors";
  private static final String RECORD = "run.json";

  /** What {@code run.json} says. */
  private record Saved(String key, RunRecord run, Map<String, Long> checksums) {}

  /** A file with the best weights, to be linked to. */
  private record BestFile(Path path, int step, long checksum) {}

  private final CheckpointDirectories directories;
  private final String key;
  private final int limit;
  private Optional<BestFile> best = Optional.empty();
  private boolean failedBefore;

  /**
   * @param dir of this run alone; checkpoints of other runs in it are removed
   * @param key as {@link RunKey} makes it
   * @param limit checkpoints kept
   */
  public CheckpointStore(Path dir, String key, int limit) {
    this.directories = new CheckpointDirectories(dir);
    this.key = key;
    this.limit = limit;
  }

  /**
   * Puts the newest sound checkpoint back into the arrays, and passes over broken ones.
   *
   * @param state weights and moments, by the names they were saved under
   * @param bestWeights copy of the best weights
   * @return empty when there is none; the arrays are then as they were
   */
  public Optional<RunRecord> resume(Map<String, NDArray> state, Map<String, NDArray> bestWeights) {
    try {
      directories.deleteUnfinished();
      for (var checkpoint : directories.newestFirst()) {
        var saved = sound(checkpoint);
        if (saved.isPresent() && !saved.get().key().equals(key)) {
          LOG.info("event=checkpoint-of-another-run-removed dir={}", checkpoint);
          AtomicDirectory.delete(checkpoint);
        } else if (saved.isPresent()) {
          var run = saved.get().run();
          TensorState.read(checkpoint.resolve(STATE), state);
          if (run.bestStep() > 0) {
            TensorState.read(checkpoint.resolve(BEST), bestWeights);
          }
          best = bestFile(checkpoint, saved.get());
          LOG.info("event=run-resumed step={} dir={}", run.step(), checkpoint);
          return Optional.of(run);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new RetryableException("checkpoints cannot be read: " + e, e);
    }
  }

  private static Optional<Saved> sound(Path checkpoint) {
    try {
      var saved = JSON.readValue(checkpoint.resolve(RECORD).toFile(), Saved.class);
      for (var file : saved.checksums().entrySet()) {
        if (checksum(checkpoint.resolve(file.getKey())) != file.getValue()) {
          throw new IOException(file.getKey() + " is not as it was written");
        }
      }
      return Optional.of(saved);
    } catch (IOException e) {
      LOG.warn("event=broken-checkpoint-passed-over dir={} cause=\"{}\"", checkpoint, e.toString());
      return Optional.empty();
    }
  }

  private static Optional<BestFile> bestFile(Path checkpoint, Saved saved) {
    return Optional.ofNullable(saved.checksums().get(BEST))
        .map(sum -> new BestFile(checkpoint.resolve(BEST), saved.run().bestStep(), sum));
  }

  /**
   * Writes a checkpoint and removes the oldest ones above the limit. When the disk takes no more,
   * one warning is logged and the run goes on.
   *
   * @return whether it is on disk
   */
  public boolean save(RunRecord run, Map<String, NDArray> state, Map<String, NDArray> bestWeights) {
    try {
      var checksums = new LinkedHashMap<String, Long>();
      var saved = new Saved(key, run, checksums);
      var target = directories.next();
      AtomicDirectory.create(
          target,
          draft -> {
            TensorState.write(draft.resolve(STATE), state);
            checksums.put(STATE, checksum(draft.resolve(STATE)));
            if (run.bestStep() > 0) {
              checksums.put(BEST, writeBest(draft.resolve(BEST), run.bestStep(), bestWeights));
            }
            JSON.writeValue(draft.resolve(RECORD).toFile(), saved);
          });
      best = bestFile(target, saved);
      directories.keepNewest(limit);
      failedBefore = false;
      return true;
    } catch (IOException | EncoderException e) {
      if (!failedBefore) {
        LOG.warn("event=checkpoint-not-written cause=\"{}\"", e.toString());
      }
      failedBefore = true;
      return false;
    }
  }

  private long writeBest(Path file, int step, Map<String, NDArray> weights) throws IOException {
    if (best.isPresent() && best.get().step() == step && linked(file, best.get().path())) {
      return best.get().checksum();
    }
    TensorState.write(file, weights);
    return checksum(file);
  }

  private static boolean linked(Path link, Path existing) {
    try {
      Files.createLink(link, existing);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("event=best-weights-not-linked file={} cause=\"{}\"", link, e.toString());
      return false;
    }
  }

  /** Removes all checkpoints, for instance of a run that diverged. */
  public void discard() {
    try {
      directories.deleteUnfinished();
      directories.keepNewest(0);
      best = Optional.empty();
    } catch (IOException e) {
      LOG.warn("event=checkpoints-not-removed cause=\"{}\"", e.toString());
    }
  }

  /** CRC-32C of a file: finds what a failing disk did to it, not what a person did. */
  private static long checksum(Path file) throws IOException {
    try (var in = new CheckedInputStream(Files.newInputStream(file), new CRC32C())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getChecksum().getValue();
    }
  }
}
