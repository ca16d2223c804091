package io.lodestream.encoder;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory that a closed model has freed back to the operating system.
 *
 * <p>glibc's allocator keeps freed pieces of up to 32 MB for itself, in an arena per thread and in
 * pieces between others that are in use: a process that opens a model a day grows by what nobody
 * uses. {@code malloc_trim(3)} returns the whole pages among them, in some twenty milliseconds.
 * Other C libraries have no such function, and nothing happens. Thread-safe.
 */
final class FreedMemory {

  private static final Logger LOG = LoggerFactory.getLogger(FreedMemory.class);

  /** The function of the C library; public, since JNA implements it. */
  @FunctionalInterface
  public interface Glibc extends Library {

    /** As in malloc_trim(3). */
    int malloc_trim(long pad);
  }

  private static final Optional<Glibc> LIBRARY = load();

  private FreedMemory() {}

  private static Optional<Glibc> load() {
    try {
      var library = Native.load("c", Glibc.class);
      library.malloc_trim(0);
      return Optional.of(library);
    } catch (UnsatisfiedLinkError e) {
      LOG.debug("event=malloc-trim-missing cause=\"{}\"", e.getMessage());
      return Optional.empty();
    }
  }

  /** Call after native memory of some size was freed. */
  static void giveBack() {
    LIBRARY.ifPresent(
        library -> {
          long begin = System.nanoTime();
          library.malloc_trim(0);
          LOG.debug(
              "event=memory-given-back millis={}",
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        });
  }
}
