package io.lodestream.runtime.llm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerStoreTest {

  private static final ChatAnswer ANSWER = new ChatAnswer("an answer", true, false, 7, 3);
  private static final ChatAnswer CACHED = new ChatAnswer("an answer", true, true, 7, 3);

  @TempDir Path dir;
  private final VirtualTime time = new VirtualTime();
  private final AtomicInteger unreadable = new AtomicInteger();

  private AnswerStore open(long sizeBytes) {
    return new AnswerStore(
        dir.resolve("answers"),
        new LlmSettings.Cache(sizeBytes, Duration.ofDays(30)),
        time,
        unreadable::incrementAndGet);
  }

  private static byte[] key(int i) {
    return ("key " + i).getBytes(UTF_8);
  }

  @Test
  void keepsAnswersOverARestart() {
    try (var store = open(1 << 20)) {
      store.put(key(1), ANSWER);
    }
    try (var store = open(1 << 20)) {
      assertThat(store.find(key(1))).contains(CACHED);
      assertThat(store.find(key(2))).isEmpty();
    }
  }

  @Test
  void forgetsOldAnswers() {
    try (var store = open(1 << 20)) {
      store.put(key(1), ANSWER);
      time.pass(Duration.ofDays(30));
      assertThat(store.find(key(1))).isPresent();
      time.pass(Duration.ofMillis(1));
      assertThat(store.find(key(1))).isEmpty();
    }
  }

  @Test
  void staysBelowItsSizeByForgettingTheOldest() throws IOException {
    // Given 16 MiB of answers that do not compress, in a store of 2 MiB
    var random = new Random(17);
    var bytes = new byte[8 << 10];
    try (var store = open(2 << 20)) {
      for (int i = 0; i < 2000; i++) {
        random.nextBytes(bytes);
        store.put(key(i), new ChatAnswer(new String(bytes, ISO_8859_1), true, false, 0, 0));
      }
    }
    // When
    try (var store = open(2 << 20)) {
      // Then
      assertThat(store.find(key(1999))).isPresent();
      assertThat(store.find(key(0))).isEmpty();
    }
    try (var files = Files.walk(dir)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(4 << 20);
    }
  }

  @Test
  void asksAgainForWhatCannotBeReadAndSaysSo() throws IOException {
    // Given a stored file with flipped bytes
    try (var store = open(64 << 20)) {
      for (int i = 0; i < 1000; i++) {
        store.put(key(i), ANSWER);
      }
    }
    flipBytes(".sst");
    // When
    try (var store = open(64 << 20)) {
      for (int i = 0; i < 1000; i++) {
        store.find(key(i));
      }
      // Then
      assertThat(unreadable.get()).isPositive();
      store.put(key(1), ANSWER);
      assertThat(store.find(key(1))).contains(CACHED);
    }
  }

  @Test
  void beginsAnewWhenTheWholeStoreCannotBeRead() throws IOException {
    try (var store = open(1 << 20)) {
      store.put(key(1), ANSWER);
    }
    Files.writeString(dir.resolve("answers/CURRENT"), "rubbish");
    try (var store = open(1 << 20)) {
      assertThat(store.find(key(1))).isEmpty();
      assertThat(unreadable).hasValue(1);
      store.put(key(1), ANSWER);
      assertThat(store.find(key(1))).contains(CACHED);
    }
  }

  @Test
  void keepsWhatWasPaidForWhenTheDiskFails() throws IOException {
    // Given a file that the disk does not give up
    try (var store = open(1 << 20)) {
      store.put(key(1), ANSWER);
    }
    var current = dir.resolve("answers/CURRENT");
    var content = Files.readString(current);
    Files.delete(current);
    Files.createDirectory(current);
    // When
    assertThatThrownBy(() -> open(1 << 20))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("answers cannot be kept in " + dir);
    // Then
    Files.delete(current);
    Files.writeString(current, content);
    try (var store = open(1 << 20)) {
      assertThat(store.find(key(1))).contains(CACHED);
      assertThat(unreadable).hasValue(0);
    }
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    try (var store = open(1 << 20)) {
      store.put(key(1), ANSWER);
    }
    assertThat(Files.getPosixFilePermissions(dir.resolve("answers")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void leavesAnotherProcesssAnswersAlone() {
    try (var store = open(1 << 20)) {
      store.put(key(1), ANSWER);
      assertThatThrownBy(() -> open(1 << 20))
          .isInstanceOf(FatalException.class)
          .hasMessageContaining("another running process")
          .hasMessageContaining(dir.toString());
      assertThat(store.find(key(1))).contains(CACHED);
    }
  }

  @Test
  void isNotReadAfterItWasClosed() {
    var store = open(1 << 20);
    store.put(key(1), ANSWER);
    store.close();
    store.put(key(2), ANSWER);
    assertThat(store.find(key(1))).isEmpty();
  }

  private void flipBytes(String suffix) throws IOException {
    try (var files = Files.walk(dir)) {
      for (var file : files.filter(f -> f.toString().endsWith(suffix)).toList()) {
        var bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length / 2; i += 50) {
          bytes[i] ^= 0x55;
        }
        Files.write(file, bytes);
      }
    }
  }
}
