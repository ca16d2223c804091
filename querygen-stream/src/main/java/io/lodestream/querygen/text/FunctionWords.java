package io.lodestream.querygen.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.apache.lucene.util.IOUtils;

/** The function words of languages in Latin or Cyrillic script, by ISO code, as Lucene has them. */
final class FunctionWords {

  static final Map<String, CharArraySet> BY_LANGUAGE = byLanguage();

  private FunctionWords() {}

  private static Map<String, CharArraySet> byLanguage() {
    var sets = new TreeMap<String, CharArraySet>();
    sets.put("bg", BulgarianAnalyzer.getDefaultStopSet());
    sets.put("ca", CatalanAnalyzer.getDefaultStopSet());
    sets.put("cs", CzechAnalyzer.getDefaultStopSet());
    sets.put("da", DanishAnalyzer.getDefaultStopSet());
    sets.put("de", GermanAnalyzer.getDefaultStopSet());
    sets.put("en", english());
    sets.put("es", SpanishAnalyzer.getDefaultStopSet());
    sets.put("eu", BasqueAnalyzer.getDefaultStopSet());
    sets.put("fi", FinnishAnalyzer.getDefaultStopSet());
    sets.put("fr", FrenchAnalyzer.getDefaultStopSet());
    sets.put("ga", IrishAnalyzer.getDefaultStopSet());
    sets.put("gl", GalicianAnalyzer.getDefaultStopSet());
    sets.put("hu", HungarianAnalyzer.getDefaultStopSet());
    sets.put("id", IndonesianAnalyzer.getDefaultStopSet());
    sets.put("it", ItalianAnalyzer.getDefaultStopSet());
    sets.put("lt", LithuanianAnalyzer.getDefaultStopSet());
    sets.put("lv", LatvianAnalyzer.getDefaultStopSet());
    sets.put("nl", DutchAnalyzer.getDefaultStopSet());
    sets.put("no", NorwegianAnalyzer.getDefaultStopSet());
    sets.put("pt", PortugueseAnalyzer.getDefaultStopSet());
    sets.put("ro", RomanianAnalyzer.getDefaultStopSet());
    sets.put("ru", RussianAnalyzer.getDefaultStopSet());
    sets.put("sv", SwedishAnalyzer.getDefaultStopSet());
    sets.put("tr", TurkishAnalyzer.getDefaultStopSet());
    return Map.copyOf(sets);
  }

  /** Snowball's: the analyzer's own has 33 words only. */
  private static CharArraySet english() {
    try (var words =
        IOUtils.requireResourceNonNull(
            SnowballFilter.class.getResourceAsStream("english_stop.txt"), "english_stop.txt")) {
      return WordlistLoader.getSnowballWordSet(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
