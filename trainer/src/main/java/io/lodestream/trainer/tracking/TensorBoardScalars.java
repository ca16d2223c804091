package io.lodestream.trainer.tracking;

import com.google.protobuf.CodedOutputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;

/**
 * An event file as TensorBoard reads it: TFRecords of {@code Event} messages, a new file per
 * process start. A run that goes on says so, upon which TensorBoard drops what earlier files have
 * of later steps.
 *
 * <p>The few fields used are those of TensorBoard's {@code event.proto} and {@code summary.proto},
 * whose numbers never change. Each figure is given to the operating system at once.
 */
public final class TensorBoardScalars implements ScalarSink {
  private static final String VERSION = "brain.Event:2";
  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int EVENT_SESSION_LOG = 7;
  private static final int SESSION_STATUS = 1;
  private static final int SESSION_START = 1;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE = 2;

  /** Writes the fields of a message. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private final Path dir;
  private final InstantSource clock;
  private OutputStream out;

  /**
   * @param dir made when the first figure comes
   */
  public TensorBoardScalars(Path dir, InstantSource clock) {
    this.dir = dir;
    this.clock = clock;
  }

  @Override
  public void resume(int step) throws IOException {
    event(
        fields -> {
          fields.writeInt64(EVENT_STEP, step + 1L);
          fields.writeByteArray(
              EVENT_SESSION_LOG, message(log -> log.writeEnum(SESSION_STATUS, SESSION_START)));
        });
  }

  @Override
  public void write(int step, String name, double value) throws IOException {
    var scalar =
        message(
            fields -> {
              fields.writeString(VALUE_TAG, name);
              fields.writeFloat(VALUE_SIMPLE, (float) value);
            });
    event(
        fields -> {
          fields.writeInt64(EVENT_STEP, step);
          fields.writeByteArray(
              EVENT_SUMMARY, message(summary -> summary.writeByteArray(SUMMARY_VALUE, scalar)));
        });
  }

  private void event(Fields fields) throws IOException {
    if (out == null) {
      open();
    }
    record(fields);
    out.flush();
  }

  private void open() throws IOException {
    Files.createDirectories(dir);
    var now = clock.instant();
    long process = ProcessHandle.current().pid();
    for (int number = 0; out == null; number++) {
      var file =
          dir.resolve(
              "events.out.tfevents.%010d.lodestream.%d.%d"
                  .formatted(now.getEpochSecond(), process, number));
      if (!Files.exists(file)) {
        out =
            new BufferedOutputStream(
                Files.newOutputStream(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      }
    }
    record(fields -> fields.writeString(EVENT_FILE_VERSION, VERSION));
  }

  private void record(Fields fields) throws IOException {
    TfRecords.write(
        out,
        message(
            event -> {
              event.writeDouble(EVENT_WALL_TIME, seconds(clock.instant()));
              fields.write(event);
            }));
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  private static byte[] message(Fields fields) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var coded = CodedOutputStream.newInstance(bytes);
    fields.write(coded);
    coded.flush();
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }

  @Override
  public String toString() {
    return dir + "/events.out.tfevents.*";
  }
}
