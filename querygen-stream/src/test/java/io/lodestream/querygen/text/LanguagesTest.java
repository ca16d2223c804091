package io.lodestream.querygen.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {

  private static final String ENGLISH =
      "Kafka keeps an ordered log of records for each partition, and a consumer reads them from the"
          + " offset that it has committed. When a broker fails, one of the others takes over.";
  private static final String GERMAN =
      "Die Garantie gilt für zwei Jahre ab dem Kauf des Geräts und deckt alle Fehler, die bei"
          + " üblicher Nutzung auftreten. Der Käufer muss die Rechnung vorlegen.";
  private static final String FRENCH =
      "La garantie est valable pendant deux ans à partir de la date de l'achat et couvre les défauts"
          + " qui apparaissent dans le cadre d'une utilisation normale de l'appareil.";
  private static final String SPANISH =
      "La garantía es válida durante dos años desde la fecha de la compra y cubre los defectos que"
          + " aparecen con el uso normal del aparato.";
  private static final String RUSSIAN =
      "Гарантия действует два года со дня покупки и распространяется на все дефекты, которые"
          + " возникли при обычном использовании устройства. Настройте Kafka и Qdrant.";
  private static final String JAPANESE = "保証期間は購入日から二年間で、通常の使用で発生した故障に適用されます。";
  private static final String POLISH =
      "Gwarancja obowiązuje przez dwa lata od dnia zakupu i obejmuje wszystkie wady, które pojawiły"
          + " się podczas normalnego użytkowania urządzenia.";
  private static final String DANISH =
      "Garantien gælder i to år fra købsdatoen og dækker alle fejl, der opstår ved normal brug af"
          + " apparatet. Køberen skal fremvise kvitteringen.";

  private static String passage(String language) {
    return switch (language) {
      case "en" -> ENGLISH;
      case "de" -> GERMAN;
      case "fr" -> FRENCH;
      case "es" -> SPANISH;
      case "ru" -> RUSSIAN;
      case "ja" -> JAPANESE;
      case "pl" -> POLISH;
      default -> DANISH;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en | Wie lange gilt die Garantie für das Gerät
          en | Quelle est la durée de la garantie
          en | сколько лет действует гарантия
          en | 保証期間は何年ですか
          de | What happens when the broker fails
          de | How long is the warranty valid
          fr | What is covered by the warranty
          fr | Wie lange gilt die Garantie auf das Gerät
          es | what does the warranty cover and for how long
          ru | How long is the warranty valid
          ja | How long is the warranty
          ja | 보증 기간은 얼마나 됩니까
          da | what is covered by the warranty in the first year
          """)
  void objectsToAQueryThatIsPlainlyInAnotherLanguage(String language, String query) {
    assertThat(Languages.difference(query, passage(language))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en | what happens when a broker fails
          en | kafka consumer offset
          en | Can I go camping?
          en | does die casting need an offset
          de | Was deckt die Garantie ab
          de | Garantie Rechnung
          de | Muss ich die Rechnung vorlegen?
          fr | combien de temps dure la garantie
          es | cuánto dura la garantía del aparato
          es | qué cubre la garantía
          ru | настройка Kafka Qdrant
          ru | Kafka Qdrant
          ja | 保証期間
          ja | 保証は何年ですか
          pl | jak długo obowiązuje gwarancja na urządzenie
          pl | co obejmuje gwarancja i na jak długo
          da | hvor lenge gjelder garantien på apparatet
          da | hvad dækker garantien ved normal brug
          """)
  void isSilentWhereTheyAreAlikeOrNobodyCanTell(String language, String query) {
    assertThat(Languages.difference(query, passage(language))).isEmpty();
  }

  @Test
  void saysBoth() {
    assertThat(Languages.difference("Wie lange gilt die Garantie für das Gerät", ENGLISH))
        .contains("de, passage en");
    assertThat(Languages.difference("сколько лет действует гарантия", ENGLISH))
        .contains("cyrillic script, passage latin script");
  }

  @Test
  void hasNothingToSayOfATableOrNothing() {
    var table = "2019 14,201 1,293 EBITDA 2020 15,100 1,402";

    assertThat(Languages.difference("Wie hoch war das EBITDA in dem Jahr 2020", table)).isEmpty();
    assertThat(Languages.difference("", ENGLISH)).isEmpty();
    assertThat(Languages.difference("what is the price", "12 34 56")).isEmpty();
  }
}
