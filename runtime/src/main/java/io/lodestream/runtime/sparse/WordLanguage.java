package io.lodestream.runtime.sparse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tartarus.snowball.ext.ArabicStemmer;
import org.tartarus.snowball.ext.ArmenianStemmer;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.FinnishStemmer;
import org.tartarus.snowball.ext.FrenchStemmer;
import org.tartarus.snowball.ext.GermanStemmer;
import org.tartarus.snowball.ext.GreekStemmer;
import org.tartarus.snowball.ext.HungarianStemmer;
import org.tartarus.snowball.ext.ItalianStemmer;
import org.tartarus.snowball.ext.NorwegianStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;
import org.tartarus.snowball.ext.SwedishStemmer;
import org.tartarus.snowball.ext.TamilStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;

/**
 * What BM25 knows of a language: words that it leaves out, and how it takes words to their stems.
 * Names, codes and lists are those of Qdrant; a language may lack either.
 */
public enum WordLanguage {
  /** Neither stop words nor stems, for any language. */
  NONE(""),
  ARABIC("ar", () -> Stemmer.of(new ArabicStemmer())),
  ARMENIAN("hy", () -> Stemmer.of(new ArmenianStemmer())),
  AZERBAIJANI("az"),
  BASQUE("eu"),
  BENGALI("bn"),
  CATALAN("ca"),
  CHINESE("zh"),
  DANISH("da", () -> Stemmer.of(new DanishStemmer())),
  DUTCH("nl", () -> Stemmer.of(new DutchStemmer())),
  ENGLISH("en", () -> Stemmer.of(new EnglishStemmer())),
  FINNISH("fi", () -> Stemmer.of(new FinnishStemmer())),
  FRENCH("fr", () -> Stemmer.french(new FrenchStemmer())),
  GERMAN("de", () -> Stemmer.of(new GermanStemmer())),
  GREEK("el", () -> Stemmer.of(new GreekStemmer())),
  HEBREW("he"),
  HINGLISH("hi-en"),
  HUNGARIAN("hu", () -> Stemmer.of(new HungarianStemmer())),
  INDONESIAN("id"),
  ITALIAN("it", () -> Stemmer.of(new ItalianStemmer())),
  JAPANESE("jp"),
  KAZAKH("kk"),
  NEPALI("ne"),
  NORWEGIAN("no", () -> Stemmer.of(new NorwegianStemmer())),
  PORTUGUESE("pt", () -> Stemmer.of(new PortugueseStemmer())),
  ROMANIAN("ro", () -> Stemmer.of(new RomanianStemmer())),
  RUSSIAN("ru", () -> Stemmer.russian(new RussianStemmer())),
  SLOVENE("sl"),
  SPANISH("es", () -> Stemmer.of(new SpanishStemmer())),
  SWEDISH("sv", () -> Stemmer.of(new SwedishStemmer())),
  TAJIK("tg"),
  TAMIL("ta", () -> Stemmer.of(new TamilStemmer())),
  TURKISH("tr", () -> Stemmer.of(new TurkishStemmer()));

  private final String code;
  private final Optional<Supplier<Stemmer>> stemmer;

  WordLanguage(String code) {
    this.code = code;
    this.stemmer = Optional.empty();
  }

  WordLanguage(String code, Supplier<Stemmer> stemmer) {
    this.code = code;
    this.stemmer = Optional.of(stemmer);
  }

  /** The language with this name, such as {@code english}, or code, such as {@code en}. */
  public static Optional<WordLanguage> of(String nameOrCode) {
    return Arrays.stream(values())
        .filter(
            language ->
                language.text().equals(nameOrCode)
                    || !nameOrCode.isEmpty() && language.code.equals(nameOrCode))
        .findFirst();
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(WordLanguage::text).collect(Collectors.joining(", "));
  }

  /** The name as it is configured. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A stemmer for one thread; empty where words stay as they are. */
  Optional<Stemmer> stemmer() {
    return stemmer.map(Supplier::get);
  }

  /** Words in lower case; none where the language has no list. */
  Set<String> stopWords() {
    String resource = "stopwords/" + text() + ".txt";
    try (InputStream list = WordLanguage.class.getResourceAsStream(resource)) {
      Stream<String> words =
          list == null
              ? Stream.of()
              : List.of(new String(list.readAllBytes(), UTF_8).split("\n")).stream();
      return words.collect(Collectors.toUnmodifiableSet());
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot read " + resource, failure);
    }
  }
}
