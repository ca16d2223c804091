package io.lodestream.encoder.torchscript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptArchiveTest {
  @TempDir Path temp;

  @Test
  void storesTheSourceReadablyBesideTheModuleObject() throws IOException {
    var file = temp.resolve("a.pt");

    TorchScriptArchive.write(file, "Net", "class Net(Module):\n");

    try (var zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactlyElementsOf(
              List.of("Net/data.pkl", "Net/code/__torch__.py", "Net/constants.pkl", "Net/version"));
      assertThat(zip.stream().map(ZipEntry::getMethod)).containsOnly(ZipEntry.STORED);
      var source = zip.getInputStream(zip.getEntry("Net/code/__torch__.py")).readAllBytes();
      assertThat(new String(source, StandardCharsets.UTF_8)).isEqualTo("class Net(Module):\n");
    }
  }

  /** The bytes that Python's {@code pickle} reads as {@code __torch__.Net}, training=True. */
  @Test
  void picklesTheModuleObject() {
    assertThat(TorchScriptArchive.moduleObject("Net"))
        .isEqualTo(
            "\u0080\u0002c__torch__\nNet\n)\u0081}(X\b\0\0\0training\u0088ub."
                .getBytes(StandardCharsets.ISO_8859_1));
  }
}
