package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.EnglishWords;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** English verbs by which a statement is taken apart. */
final class Verbs {

  static final Set<String> COPULAS = EnglishWords.words("is are was were");
  static final Set<String> AUXILIARIES =
      EnglishWords.words("is are was were has have had can could may might will would should must");

  /** Base forms; third person and past follow the rules below unless given after a slash. */
  private static final String REGULAR =
      "cause play provide include contain produce induce inhibit increase reduce decrease require"
          + " represent remain occur encode use affect influence enhance improve prevent activate"
          + " promote regulate mediate trigger lead/led bind/bound involve develop allow enable form"
          + " express target block limit offer support help appear exhibit display differ/differed"
          + " vary depend consist belong infect spread/spread replicate emerge begin/began"
          + " become/became make/made take/took give/gave grow/grew rise/rose fall/fell carry cover"
          + " confirm suppress stimulate protect modulate facilitate contribute correlate exceed"
          + " account arise/arose constitute possess comprise serve act interact recognize recognise"
          + " circulate predict determine detect receive hold/held own invest sell/sold operate"
          + " record pay/paid earn result";

  private record Form(String base, boolean isPast) {}

  private static final Map<String, Form> FORMS = forms();

  private Verbs() {}

  /** True for a form that a sentence's main verb may have. */
  static boolean isFinite(String term) {
    return AUXILIARIES.contains(term) || FORMS.containsKey(term);
  }

  /** "does" or "did" and the base form, for a full verb's finite form. */
  static Optional<String[]> withDo(String term) {
    var form = FORMS.get(term);
    return form == null
        ? Optional.empty()
        : Optional.of(new String[] {form.isPast() ? "did" : "does", form.base()});
  }

  private static Map<String, Form> forms() {
    var forms = new HashMap<String, Form>();
    for (var entry : REGULAR.split(" ")) {
      int slash = entry.indexOf('/');
      var base = slash < 0 ? entry : entry.substring(0, slash);
      forms.put(third(base), new Form(base, false));
      forms.put(slash < 0 ? past(base) : entry.substring(slash + 1), new Form(base, true));
    }
    return Map.copyOf(forms);
  }

  private static String third(String base) {
    if (base.endsWith("y") && !base.endsWith("ay")) {
      return base.substring(0, base.length() - 1) + "ies";
    }
    return base + (base.endsWith("s") || base.endsWith("ss") ? "es" : "s");
  }

  private static String past(String base) {
    if (base.endsWith("e")) {
      return base + "d";
    }
    if (base.endsWith("y") && !base.endsWith("ay")) {
      return base.substring(0, base.length() - 1) + "ied";
    }
    return base + (base.equals("occur") ? "red" : "ed");
  }
}
