package io.lodestream.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts of many kinds and lengths, the same on every run. */
final class SampleTexts {
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "\t\n  \u00a0\u3000",
          "a",
          "Kafka keeps an ordered log.",
          "Café naïve Ünïcödé ﬁne ¼ ½",
          "😀 👩‍👩‍👧‍👦 🏳️‍🌈 done",
          "卡夫卡是一个分布式事件流平台",
          "كافكا منصة لبث الأحداث الموزعة",
          "Кафка хранит упорядоченный журнал",
          "public static void main(String[] args) { System.out.println(\"x\" + 1); }",
          "SELECT * FROM t WHERE a = 'b' -- [MASK] [SEP] [CLS]",
          "𝒜𝓁𝓅𝒽𝒶 𠀀𠀁 mathematical",
          "https://example.org/a/b?c=d&e=%20f#g",
          "\u0000\u0001\u200b\ufeff control",
          "x".repeat(500),
          "!?.,;:-_(){}[]<>/\\|@#$%^&*~`'\"");
  private static final String[] WORDS =
      ("stream topic partition offset broker replica ledger revenue quarter segment the of and to in"
              + " embedding vector retrieval 2024 1.5% EBITDA supercalifragilistic überraschung"
              + " 東京 данные бумага naïve résumé state-of-the-art foo_bar() null")
          .split(" ");

  private SampleTexts() {}

  /** At least the odd ones, then random word sequences of 1 to 400 words. */
  static List<String> of(int count) {
    var random = new Random(42);
    var texts = new ArrayList<>(ODD);
    while (texts.size() < count) {
      int words = 1 + (int) (400 * Math.pow(random.nextDouble(), 3));
      var text = new StringBuilder();
      for (int i = 0; i < words; i++) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      }
      texts.add(text.toString());
    }
    return List.copyOf(texts);
  }
}
