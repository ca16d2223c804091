package io.lodestream.stubllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Answers the query generator's and the judge's bundled prompts for passages about numbered pumps.
 *
 * <p>Some pumps, chosen by number, get faulty answers as models give them: prose instead of JSON,
 * once or always, or marks too low to be kept.
 */
public final class QuerygenAnswers implements Function<JsonNode, String> {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PUMP = Pattern.compile("[Pp]ump (\\d+)");
  private static final Pattern WANTED = Pattern.compile("Write (\\d+) queries");
  private static final Pattern TO_JUDGE = Pattern.compile("Judge each of the (\\d+) queries");
  private static final Pattern ASKED = Pattern.compile("(?m)^(\\d+)\\. (.*)$");
  private static final String PROSE = "Certainly! People might ask when the pump stops.";
  private static final int ASKED_ONCE = 2;

  /** Queries about one pump, no two of them alike. */
  private static final String[] QUESTIONS = {
    "at which pressure does pump %s stop",
    "how to restart pump %s after a power cut",
    "pump %s oil change interval",
    "who approves repairs of pump %s",
  };

  /** True when every answer of the generator about the pump is prose. */
  public static boolean isAlwaysProse(int pump) {
    return pump % 50 == 9;
  }

  /** True when the pump's queries get low marks. */
  public static boolean isMarkedLow(int pump) {
    return pump % 10 == 3;
  }

  private static boolean isProseAtFirst(int pump) {
    return pump % 50 == 17 || isAlwaysProse(pump);
  }

  @Override
  public String apply(JsonNode body) {
    var messages = body.path("messages");
    var user = messages.path(1).path("content").asText();
    var pump = PUMP.matcher(user);
    if (!pump.find()) {
      return TO_JUDGE.matcher(user).find() ? probed(user) : "{\"queries\": []}";
    }
    int number = Integer.parseInt(pump.group(1));
    var toJudge = TO_JUDGE.matcher(user);
    if (toJudge.find()) {
      return verdicts(number, Integer.parseInt(toJudge.group(1)));
    }
    boolean isAskedAgain = messages.size() > ASKED_ONCE;
    return isProseAtFirst(number) && (!isAskedAgain || isAlwaysProse(number))
        ? PROSE
        : queries(pump.group(1), user);
  }

  /** Marks for queries on other passages: high where the passage shares words with the query. */
  private static String probed(String user) {
    var passage = user.substring(0, user.indexOf("\n1. ")).toLowerCase(Locale.ROOT);
    var root = JSON.createObjectNode();
    var list = root.putArray("verdicts");
    ASKED
        .matcher(user)
        .results()
        .forEach(
            query -> {
              long shared =
                  Stream.of(query.group(2).toLowerCase(Locale.ROOT).split("\\W+"))
                      .filter(word -> word.length() > 3 && passage.contains(word))
                      .count();
              add(list, Integer.parseInt(query.group(1)), (int) Math.min(10, 3 * shared));
            });
    return root.toString();
  }

  private static void add(ArrayNode verdicts, int query, int mark) {
    verdicts
        .addObject()
        .put("query", query)
        .put("reason", "as the passage says")
        .put("answerable", mark)
        .put("specific", mark)
        .put("self-contained", mark)
        .put("natural", mark);
  }

  private static String queries(String pump, String user) {
    var wanted = WANTED.matcher(user);
    int count = wanted.find() ? Integer.parseInt(wanted.group(1)) : 1;
    var root = JSON.createObjectNode();
    var list = root.putArray("queries");
    for (int i = 0; i < Math.min(count, QUESTIONS.length); i++) {
      list.addObject().put("kind", "fact").put("query", QUESTIONS[i].formatted(pump));
    }
    return root.toString();
  }

  private static String verdicts(int pump, int count) {
    var root = JSON.createObjectNode();
    var list = root.putArray("verdicts");
    for (int query = 1; query <= count; query++) {
      add(list, query, isMarkedLow(pump) ? 2 : 9);
    }
    return root.toString();
  }
}
