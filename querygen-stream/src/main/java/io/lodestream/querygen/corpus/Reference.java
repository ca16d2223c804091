package io.lodestream.querygen.corpus;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts of a link's target, of a uri, or of an id that is read as one, as <a
 * href="https://www.rfc-editor.org/rfc/rfc3986">RFC 3986</a> takes them apart; every text has them,
 * also one that is no uri in the strict sense.
 *
 * @param scheme {@code https}, with a capital as written
 * @param authority {@code host:port}
 * @param path dots not yet resolved
 */
record Reference(
    Optional<String> scheme,
    Optional<String> authority,
    String path,
    Optional<String> query,
    Optional<String> fragment) {

  /** The expression of the RFC's appendix B. */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?s)(?:([^:/?#]++):)?+(?://([^/?#]*+))?+([^?#]*+)(?:\\?([^#]*+))?+(?:#(.*+))?+");

  static Reference of(String text) {
    var parts = PARTS.matcher(text);
    if (!parts.matches()) {
      return new Reference(
          Optional.empty(), Optional.empty(), text, Optional.empty(), Optional.empty());
    }
    return new Reference(
        Optional.ofNullable(parts.group(1)),
        Optional.ofNullable(parts.group(2)),
        parts.group(3),
        Optional.ofNullable(parts.group(4)),
        Optional.ofNullable(parts.group(5)));
  }

  /** What a link to {@code target} in the document of this reference points at (section 5.2.2). */
  Reference resolve(Reference target) {
    if (target.scheme.isPresent()) {
      return target;
    }
    if (target.authority.isPresent()) {
      return new Reference(scheme, target.authority, target.path, target.query, target.fragment);
    }
    if (target.path.isEmpty()) {
      var sameQuery = target.query.isPresent() ? target.query : query;
      return new Reference(scheme, authority, path, sameQuery, target.fragment);
    }
    var merged =
        target.path.startsWith("/")
            ? target.path
            : path.substring(0, path.lastIndexOf('/') + 1) + target.path;
    return new Reference(scheme, authority, merged, target.query, target.fragment);
  }
}
