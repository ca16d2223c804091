package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Sentence;
import java.util.regex.Pattern;

/** Takes off what stands before a statement: "However, ", "We found that ", "In addition, ". */
final class Openings {

  private static final Pattern CONNECTOR =
      Pattern.compile(
          "^(?:however|moreover|furthermore|therefore|thus|hence|also|finally|additionally|first|second"
              + "|third|indeed|here|recently|interestingly|importantly|notably|overall|similarly"
              + "|consequently|accordingly|nevertheless|nonetheless|conversely|besides|meanwhile"
              + "|and|but|so|yet|then|in (?:addition|contrast|conclusion|summary|particular|fact|general"
              + "|this (?:study|paper|work|article|review|case|regard|respect|context))"
              + "|on the other hand|for (?:example|instance)|as (?:a result|expected|shown|mentioned)"
              + "(?: [^,]{0,30})?|to (?:our|the best of our) knowledge|according to [^,]{1,40}"
              + "|to date|of note|taken together),? ",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern REPORTED =
      Pattern.compile(
          "^(?:(?:we|they|he|she|(?:the |our |these |this |previous |recent |several |other |many )*+"
              + "(?:study|studies|results?|data|findings?|authors?|analys[ie]s|evidence|reports?))"
              + "(?: \\w+){0,3}? (?:found|shows?|showed|shown|demonstrates?|demonstrated|suggests?"
              + "|suggested|reports?|reported|observed|indicates?|indicated|reveals?|revealed|believe"
              + "|conclude|concluded|hypothesi[sz]ed?|note|noted|confirm|confirmed|propose|proposed)"
              + "|it (?:is|was|has been|should be|must be|can be|may be)"
              + "(?: \\w+){0,2}? (?:known|shown|found|noted|likely|possible|believed|reported|suggested"
              + "|thought|estimated|clear|recommended|hypothesi[sz]ed|well-known|demonstrated))"
              + "(?: \\w+)? that ",
          Pattern.CASE_INSENSITIVE);

  private Openings() {}

  static Sentence stripped(Sentence sentence) {
    var text = sentence.text();
    var rest = CONNECTOR.matcher(text).replaceFirst("");
    rest = REPORTED.matcher(rest).replaceFirst("");
    int cut = text.length() - rest.length();
    return cut == 0 ? sentence : Cut.tail(sentence, cut);
  }
}
