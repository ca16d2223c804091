package io.lodestream.trainer.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardScalarsTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_500_250));

  @TempDir Path temp;

  /** What was read of an event. */
  private record Event(
      double time, long step, String version, String tag, float value, int status) {}

  @Test
  void checksumsAreThoseOfTheFormat() {
    // CRC-32C of "123456789" is 0xe3069283; of 32 zero bytes 0x8a9136aa (RFC 3720, B.4).
    assertThat(TfRecords.maskedCrc("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(masked(0xe3069283));
    assertThat(TfRecords.maskedCrc(new byte[32])).isEqualTo(masked(0x8a9136aa));
  }

  @Test
  void aFrameIsLengthChecksumBytesChecksum() throws IOException {
    var out = new ByteArrayOutputStream();
    TfRecords.write(out, new byte[32]);

    var frame = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(frame.getLong(0)).isEqualTo(32);
    assertThat(frame.capacity()).isEqualTo(8 + 4 + 32 + 4);
    assertThat(frame.getInt(8 + 4 + 32)).isEqualTo(masked(0x8a9136aa));
  }

  @Test
  void eachProcessWritesAFileOfVersionRestartAndFigures() throws IOException {
    try (var first = new TensorBoardScalars(temp, CLOCK);
        var second = new TensorBoardScalars(temp, CLOCK)) {
      first.write(3, "train/loss", 0.25);
      second.resume(2);
      second.write(3, "train/loss", 0.5);
    }
    var files = files();
    assertThat(files).hasSize(2);
    assertThat(events(files.get(0)))
        .containsExactly(
            new Event(1500.25, 0, "brain.Event:2", "", 0, 0),
            new Event(1500.25, 3, "", "train/loss", 0.25f, 0));
    assertThat(events(files.get(1)))
        .containsExactly(
            new Event(1500.25, 0, "brain.Event:2", "", 0, 0),
            new Event(1500.25, 3, "", "", 0, 1),
            new Event(1500.25, 3, "", "train/loss", 0.5f, 0));
  }

  private static int masked(int crc) {
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  private List<Path> files() throws IOException {
    try (var entries = Files.list(temp)) {
      return entries.sorted().toList();
    }
  }

  private static List<Event> events(Path file) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    var events = new ArrayList<Event>();
    while (bytes.hasRemaining()) {
      var length = new byte[Long.BYTES];
      bytes.mark().get(length).reset();
      var record = new byte[(int) bytes.getLong()];
      assertThat(bytes.getInt()).isEqualTo(TfRecords.maskedCrc(length));
      bytes.get(record);
      assertThat(bytes.getInt()).isEqualTo(TfRecords.maskedCrc(record));
      events.add(event(CodedInputStream.newInstance(record)));
    }
    return events;
  }

  private static Event event(CodedInputStream in) throws IOException {
    double time = 0;
    long step = 0;
    var version = "";
    var tag = "";
    float value = 0;
    int status = 0;
    for (int field = in.readTag(); field != 0; field = in.readTag()) {
      switch (field >>> 3) {
        case 1 -> time = in.readDouble();
        case 2 -> step = in.readInt64();
        case 3 -> version = in.readString();
        case 5 -> {
          var summary = in.readBytes().newCodedInput();
          assertThat(summary.readTag() >>> 3).isEqualTo(1);
          var scalar = summary.readBytes().newCodedInput();
          assertThat(scalar.readTag() >>> 3).isEqualTo(1);
          tag = scalar.readString();
          assertThat(scalar.readTag() >>> 3).isEqualTo(2);
          value = scalar.readFloat();
          assertThat(summary.isAtEnd() && scalar.isAtEnd()).isTrue();
        }
        case 7 -> {
          var log = in.readBytes().newCodedInput();
          assertThat(log.readTag() >>> 3).isEqualTo(1);
          status = log.readEnum();
        }
        default -> throw new AssertionError("unknown field " + (field >>> 3));
      }
    }
    return new Event(time, step, version, tag, value, status);
  }
}
