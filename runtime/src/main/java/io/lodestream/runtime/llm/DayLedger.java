package io.lodestream.runtime.llm;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The spending of this UTC day, in a file of one line that outlives the process. Thread-safe.
 *
 * <p>The largest possible cost of a call is written before the call and corrected after it, so that
 * after a kill in between too much counts as spent rather than too little. The line is written by
 * one write within one page, which a kill cannot tear; a checksum detects other damage.
 */
final class DayLedger implements AutoCloseable {

  private static final int LINE_BYTES = 64;

  private final Path file;
  private final FileChannel channel;
  private final Clock clock;
  private LocalDate day;
  private double spent;

  private DayLedger(Path file, FileChannel channel, Clock clock) {
    this.file = file;
    this.channel = channel;
    this.clock = clock;
    this.day = utcDay();
  }

  /**
   * @throws FatalException naming the file when the file cannot be used, belongs to another
   *     process, or was altered: spending is never guessed
   */
  static DayLedger open(Path file, Clock clock) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new FatalException("%s belongs to another running process".formatted(file));
      }
      var ledger = new DayLedger(file, channel, clock);
      ledger.read();
      return ledger;
    } catch (IOException e) {
      throw new FatalException("%s cannot be used: %s".formatted(file, e), e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void read() throws IOException {
    var bytes = ByteBuffer.allocate(LINE_BYTES);
    channel.read(bytes, 0);
    var line = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    if (line.isEmpty()) {
      return;
    }
    var words = line.split(" ");
    try {
      if (words.length == 3 && line.equals(line(words[0], words[1]))) {
        var written = LocalDate.parse(words[0]);
        if (!written.isBefore(day)) {
          day = written;
          spent = Double.parseDouble(words[1]);
        }
        return;
      }
    } catch (DateTimeException | NumberFormatException e) {
      throw altered(e);
    }
    throw altered(null);
  }

  private FatalException altered(Exception cause) {
    return new FatalException(
        "%s does not hold what was spent today; remove it to start the day at 0".formatted(file),
        cause);
  }

  private static String line(String day, String spent) {
    var checksum = new CRC32();
    checksum.update((day + " " + spent).getBytes(StandardCharsets.US_ASCII));
    return "%s %s %08x".formatted(day, spent, checksum.getValue());
  }

  /** Adds the amount unless the day's total would pass the limit; false when it would. */
  synchronized boolean reserve(double amount, double limit) {
    turnPage();
    if (spent + amount > limit) {
      return false;
    }
    spent += amount;
    write();
    return true;
  }

  /** Replaces a reserved amount by the actual one, if it was reserved today. */
  synchronized void settle(LocalDate reservedOn, double reserved, double actual) {
    turnPage();
    if (reservedOn.equals(day)) {
      spent = Math.max(0, spent + actual - reserved);
      write();
    }
  }

  synchronized double spentToday() {
    turnPage();
    return spent;
  }

  /** The UTC day whose spending this is; a clock set back does not open an earlier one. */
  synchronized LocalDate today() {
    turnPage();
    return day;
  }

  private LocalDate utcDay() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private void turnPage() {
    var today = utcDay();
    if (today.isAfter(day)) {
      day = today;
      spent = 0;
    }
  }

  private void write() {
    if (!channel.isOpen()) {
      return;
    }
    var text = line(day.toString(), String.format(Locale.ROOT, "%.9f", spent));
    var padded = "%-63s\n".formatted(text);
    try {
      channel.write(ByteBuffer.wrap(padded.getBytes(StandardCharsets.US_ASCII)), 0);
    } catch (IOException e) {
      throw new FatalException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }
}
