package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class EncoderIT {
  private static final EncoderOptions FP32 = new EncoderOptions(0, 16, Precision.FP32);

  @Test
  void equalsOnnxRuntimeOnVariedTexts() throws Exception {
    try (var reference = new OnnxReference()) {
      assertEqual(Models.miniLm(), reference, SampleTexts.of(200));
    }
  }

  /** Texts of up to 400 words, so that some are cut at 512 tokens. */
  @Test
  void bgeSmallEqualsOnnxRuntime() throws Exception {
    try (var reference = new OnnxReference("/bge-small-en-v1.5.onnx", Pooling.CLS)) {
      assertEqual(Models.bundled(BundledModel.BGE_SMALL_EN_V15), reference, SampleTexts.of(30));
    }
  }

  @Test
  void e5SmallEqualsOnnxRuntime() throws Exception {
    try (var reference = new OnnxReference("/e5-small-v2.onnx", Pooling.MEAN)) {
      assertEqual(Models.bundled(BundledModel.E5_SMALL_V2), reference, SampleTexts.of(30));
    }
  }

  private static void assertEqual(Path model, OnnxReference reference, List<String> texts)
      throws Exception {
    try (var encoder = Encoder.open(model, FP32)) {
      var vectors = encoder.embed(texts, TextRole.PASSAGE);

      var prompt = encoder.spec().prompt(TextRole.PASSAGE);
      var prompted = texts.stream().map(text -> prompt + text).toList();
      var ids = encoder.tokenizer().ids(prompted, encoder.spec().maxTokens());
      assertThat(vectors).hasDimensions(texts.size(), 384);
      for (int i = 0; i < vectors.length; i++) {
        var expected = reference.embed(ids.get(i));
        assertThat(Vectors.maxDifference(vectors[i], expected)).as("text %d", i).isLessThan(1e-4);
        assertThat(Vectors.cosine(vectors[i], expected)).as("text %d", i).isGreaterThan(0.9999);
      }
    }
  }

  @Test
  void bf16StaysCloseToFp32() {
    var texts = SampleTexts.of(60);
    try (var exact = Encoder.open(Models.miniLm(), FP32);
        var fast = Encoder.open(Models.miniLm(), new EncoderOptions(0, 16, Precision.BF16))) {
      var expected = exact.embed(texts, TextRole.PASSAGE);
      var vectors = fast.embed(texts, TextRole.PASSAGE);

      double furthest = 0;
      for (int i = 0; i < vectors.length; i++) {
        assertThat(Vectors.cosine(vectors[i], expected[i])).as("text %d", i).isGreaterThan(0.99);
        furthest = Math.max(furthest, Vectors.maxDifference(vectors[i], expected[i]));
      }
      assertThat(furthest).as("bf16 really computes otherwise than fp32").isGreaterThan(1e-5);
    }
  }

  @Test
  void aTextsVectorDoesNotDependOnItsBatch() {
    var texts = SampleTexts.of(40);
    try (var encoder = Encoder.open(Models.miniLm(), FP32)) {
      var together = encoder.embed(texts, TextRole.PASSAGE);

      for (int i = 0; i < texts.size(); i += 7) {
        var alone = encoder.embed(List.of(texts.get(i)), TextRole.PASSAGE)[0];
        assertThat(Vectors.maxDifference(together[i], alone)).as("text %d", i).isLessThan(1e-5);
      }
    }
  }

  @Test
  void servesSeveralThreadsAtOnce() throws Exception {
    var texts = SampleTexts.of(30);
    var pool = Executors.newFixedThreadPool(4);
    try (var encoder = Encoder.open(Models.miniLm(), FP32)) {
      var expected = encoder.embed(texts, TextRole.QUERY);
      Callable<float[][]> call = () -> encoder.embed(texts, TextRole.QUERY);

      for (var future : pool.invokeAll(List.of(call, call, call, call))) {
        var vectors = future.get();
        for (int i = 0; i < vectors.length; i++) {
          assertThat(Vectors.maxDifference(vectors[i], expected[i])).isLessThan(1e-5);
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void countsTheTokensOfATextThatItCuts() {
    try (var encoder = Encoder.open(Models.miniLm(), new EncoderOptions(16, 8, Precision.FP32))) {
      assertThat(encoder.maxTokens()).isEqualTo(16);
      // With the two special tokens
      assertThat(encoder.tokens(List.of("", "a log", "word ".repeat(40)), TextRole.QUERY))
          .containsExactly(2, 4, 42);
    }
  }

  @Test
  void embedsNothingIntoNothing() {
    try (var encoder = Encoder.open(Models.miniLm(), FP32)) {
      assertThat(encoder.embed(List.of(), TextRole.QUERY)).isEmpty();
    }
  }
}
