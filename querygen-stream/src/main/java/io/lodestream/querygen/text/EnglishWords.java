package io.lodestream.querygen.text;

import java.util.List;
import java.util.Set;

/** English function words: words without content, and words that start or end a clause. */
public final class EnglishWords {

  /** Words without content of their own, question words included. */
  static final Set<String> STOP =
      words(
          """
          a about above according across after again against all almost along already also although
          always am among amongst an and another any anything are around as at away back based be
          because been before being below besides between both but by can cannot could despite did
          different do does done due during each either else especially et al etc even ever every
          few fig figs figure first for found from further furthermore generally given had has have
          having he hence her here hers him his how however i if in including indeed instead into is
          it its itself just known large later least less like likely made mainly make many may me
          might more moreover most mostly much must my near nearly need neither never nevertheless
          next no none nor not now of off often on once one only onto or other others otherwise our
          ours out over overall own part particularly per perhaps possible possibly previous
          previously quite rather really recent recently regarding related relatively reported
          respectively same second see seem seems several shall she should show showed shown shows
          similar similarly since small so some still studies study such suggest suggested suggests
          table than that the their them then there thereby therefore these they third this those
          though three through throughout thus to together too toward towards two under unless until
          up upon us use used using usually various very via was we well were what when where
          whereas whether which while who whom whose why will with within without would yet you your
          """);

  private EnglishWords() {}

  /** True for a word without content. */
  public static boolean isStop(String term) {
    return STOP.contains(term);
  }

  /** Splits a word list as written in a text block. */
  public static Set<String> words(String list) {
    return Set.copyOf(List.of(list.strip().split("\\s+")));
  }
}
