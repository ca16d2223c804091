package io.lodestream.cli.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.schemas.error.UserException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineEmbeddingTest {
  private final Lengths embedder = new Lengths();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void eachLineBecomesAnArrayInTheSameOrder() throws IOException {
    assertThat(run("a\nbbb\ncc\n")).isEqualTo("[1.0,0.1]\n[3.0,0.1]\n[2.0,0.1]\n");
    assertThat(embedder.roles).containsOnly(TextRole.QUERY);
  }

  @Test
  void anEmptyLineIsAnEmptyTextAndTheLastNeedsNoLineFeed() throws IOException {
    assertThat(run("\n\nab")).isEqualTo("[0.0,0.1]\n[0.0,0.1]\n[2.0,0.1]\n");
  }

  @Test
  void noInputIsNoOutput() throws IOException {
    assertThat(run("")).isEmpty();
  }

  @Test
  void onlyLineFeedsEndLines() throws IOException {
    run("a\rb\r\nc\u2028d\u0085e\n");

    assertThat(embedder.texts).containsExactly("a\rb", "c\u2028d\u0085e");
  }

  @Test
  void bytesThatAreNoUtf8AreReplaced() throws IOException {
    run(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, 'b', '\n'}), out);

    assertThat(embedder.texts).containsExactly("a\uFFFDb");
  }

  @Test
  void aLongInputIsTakenInRoundsThatAreWrittenBeforeTheNext() throws IOException {
    assertThat(run("x\n".repeat(100)).lines()).hasSize(100);
    assertThat(embedder.sizes).allMatch(size -> size <= 8).hasSizeGreaterThanOrEqualTo(13);
  }

  @Test
  void whoWritesALineAndWaitsGetsItsArray() throws IOException {
    var answered = new ArrayList<String>();
    var slow =
        new InputStream() {
          private final byte[] bytes = "a\nb\n".getBytes(StandardCharsets.UTF_8);
          private int position;

          @Override
          public int read() {
            return position < bytes.length ? bytes[position++] : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            if (position == bytes.length) {
              return -1;
            }
            // A line at a time: what was answered before shows when the next is asked for.
            answered.add(out.toString(StandardCharsets.UTF_8));
            System.arraycopy(bytes, position, target, offset, 2);
            position += 2;
            return 2;
          }
        };

    run(slow, out);

    assertThat(answered).containsExactly("", "[1.0,0.1]\n");
  }

  @Test
  void aLineTooLongIsNamedAfterThoseBeforeItAreWritten() {
    var input = "ok\n" + "x".repeat(TextLines.MAX_CHARS + 1);

    assertThatThrownBy(() -> run(input))
        .isInstanceOf(UserException.class)
        .hasMessage("line 2 must have at most 1048576 characters, has more");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[2.0,0.1]\n");
  }

  @Test
  void aReaderThatHasGoneEndsIt() {
    var gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    assertThatThrownBy(() -> run(new ByteArrayInputStream("a\n".getBytes()), gone))
        .isInstanceOfSatisfying(
            OutputClosedException.class, e -> assertThat(e.isBrokenPipe()).isTrue());
  }

  private String run(String input) throws IOException {
    run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private void run(InputStream in, OutputStream to) throws IOException {
    new LineEmbedding(embedder, TextRole.QUERY, 2).run(in, to);
  }

  /** A vector is the text's length and a tenth. */
  private static final class Lengths implements Embedder {
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final List<TextRole> roles = new ArrayList<>();

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public float[][] embed(List<String> batch, TextRole role) {
      texts.addAll(batch);
      sizes.add(batch.size());
      roles.add(role);
      return batch.stream().map(t -> new float[] {t.length(), 0.1f}).toArray(float[][]::new);
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
