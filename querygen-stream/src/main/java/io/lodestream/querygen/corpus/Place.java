package io.lodestream.querygen.corpus;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a document is, in a form in which a link's target equals the uri or id that it means.
 *
 * <p>Equal are: upper and lower case; http and https, with their ports; {@code ./} and {@code ../};
 * percent-encoded and plain characters; a path with and without a slash at its end, with and
 * without {@code .md} or {@code .html}; a directory and its {@code index.html}, {@code index.md} or
 * {@code README.md}. Parameters for the counting of visits are left out, and fragments; other
 * parameters tell documents apart.
 *
 * @param key of at most {@value #MAX_CHARS} chars
 */
record Place(String key) {

  static final int MAX_CHARS = 2_000;

  private static final Set<String> WEB = Set.of("http", "https");
  private static final Set<String> NO_DOCUMENTS = Set.of("data", "javascript", "mailto", "tel");
  private static final Pattern WEB_PORT = Pattern.compile(":(?:80|443)?$");
  private static final Pattern DIRECTORY_PAGE = Pattern.compile("(?:index|readme)\\.[a-z]{2,8}");
  private static final Pattern SUFFIX = Pattern.compile("\\.(?:md|mdx|markdown|html?|xhtml)$");
  private static final Pattern COUNTING =
      Pattern.compile("(?:utm_[^=]*+|gclid|fbclid|ref)(?:=.*)?");

  /** Empty where no document can be, or the form is too long. */
  static Optional<Place> of(Reference reference) {
    var scheme = reference.scheme().map(Place::lower).orElse("");
    if (NO_DOCUMENTS.contains(scheme)) {
      return Optional.empty();
    }
    var host = reference.authority().map(Place::lower).orElse("");
    var key =
        (scheme.isEmpty() || WEB.contains(scheme) ? "" : scheme + ":")
            + (host.isEmpty() ? "" : "//" + WEB_PORT.matcher(host).replaceFirst("") + "/")
            + path(reference.path())
            + reference.query().map(Place::query).orElse("");
    return key.length() > MAX_CHARS ? Optional.empty() : Optional.of(new Place(key));
  }

  private static String path(String path) {
    var segments = new ArrayDeque<String>();
    for (var written : path.split("/")) {
      var segment = lower(decoded(written)).strip();
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    withoutSuffix(segments);
    return String.join("/", segments);
  }

  private static void withoutSuffix(Deque<String> segments) {
    var last = segments.pollLast();
    if (last != null && !DIRECTORY_PAGE.matcher(last).matches()) {
      segments.addLast(SUFFIX.matcher(last).replaceFirst(""));
    }
  }

  private static String query(String query) {
    var kept =
        Arrays.stream(query.split("&"))
            .filter(each -> !each.isEmpty() && !COUNTING.matcher(each).matches())
            .map(each -> lower(decoded(each)))
            .sorted()
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? "" : "?" + kept;
  }

  /** As it is where it is no valid encoding. */
  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String lower(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
