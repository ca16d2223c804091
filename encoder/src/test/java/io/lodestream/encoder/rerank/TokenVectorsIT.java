package io.lodestream.encoder.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TextRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What transformers computes, as ops/bench/peer/token_vectors.py has written it down. */
class TokenVectorsIT {
  private static JsonNode expected;
  private static Encoder encoder;

  @BeforeAll
  static void open() throws IOException {
    try (var in = Encoder.class.getResourceAsStream("token-vectors.json")) {
      expected = new JsonMapper().readTree(in);
    }
    var dir = BundledModel.ALL_MINILM_L6_V2.unpack(Path.of("target", "models"));
    encoder = Encoder.open(dir, new EncoderOptions(0, 4, Precision.FP32));
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void tokensHaveTheVectorsThatTransformersGivesThemWhateverElseIsInTheBatch() {
    assertAlike("queries", TextRole.QUERY);
    assertAlike("passages", TextRole.PASSAGE);
  }

  private static void assertAlike(String kind, TextRole role) {
    var vectors = encoder.tokenVectors(texts(kind), role);

    for (int i = 0; i < vectors.size(); i++) {
      var text = expected.get(kind).get(i);
      assertThat(vectors.get(i).vectors()).hasNumberOfRows(text.get("tokens").asInt());
      for (int token = 0; token < text.get("ends").size(); token++) {
        var row = vectors.get(i).vectors()[token];
        assertThat(vectors.get(i).pieces()[token]).isEqualTo(text.get("ids").get(token).asLong());
        for (int k = 0; k < 6; k++) {
          assertThat(row[k < 3 ? k : 378 + k])
              .as("%s %d, token %d, number %d", kind, i, token, k)
              .isCloseTo((float) text.get("ends").get(token).get(k).asDouble(), within(1e-4f));
        }
      }
    }
  }

  @Test
  void lateInteractionScoresAsFloatArithmeticDoesToTwoThousandths() {
    var passages = texts("passages");
    var weights = PieceWeights.of(encoder.pieces(passages));
    var reranker = new LateInteraction(encoder, () -> weights, 1 << 20);

    var queries = texts("queries");
    for (int query = 0; query < queries.size(); query++) {
      var scores = reranker.scores(queries.get(query), passages);

      for (int i = 0; i < scores.length; i++) {
        if (expected.get("passages").get(i).get("tokens").asInt() > TokenMatrix.WINDOW) {
          // Several windows; the reference looks through all of the passage at once.
          assertThat(scores[i])
              .as("query %d, passage %d", query, i)
              .isLessThan((float) expected.get("maxSim").get(query).get(i).asDouble() + 2e-3f);
          continue;
        }
        assertThat(scores[i])
            .as("query %d, passage %d", query, i)
            .isCloseTo((float) expected.get("maxSim").get(query).get(i).asDouble(), within(2e-3f));
      }
    }
  }

  @Test
  void manyTextsComeBackInTheirOrder() {
    var texts = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      texts.add("word ".repeat(1 + (i * 7) % 12) + i);
    }
    var all = encoder.tokenVectors(texts, TextRole.QUERY);

    for (int i : new int[] {0, 1, 150, 299}) {
      var alone = encoder.tokenVectors(List.of(texts.get(i)), TextRole.QUERY).get(0);
      assertThat(all.get(i).pieces()).isEqualTo(alone.pieces());
      int last = alone.vectors().length - 1;
      assertThat(all.get(i).vectors()[last][5]).isCloseTo(alone.vectors()[last][5], within(1e-5f));
    }
    assertThat(encoder.tokenVectors(List.of(), TextRole.QUERY)).isEmpty();
  }

  private static List<String> texts(String kind) {
    var texts = new ArrayList<String>();
    expected.get(kind).forEach(text -> texts.add(text.get("text").asText()));
    return texts;
  }
}
