package io.lodestream.runtime.llm;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * The address of the chat call for a base address: {@code /v1/chat/completions} of a bare host,
 * {@code chat/completions} below any path; an address that names its call already ({@code
 * …/chat/completions}, Databricks' {@code …/invocations}) is left alone. A query, such as Azure's
 * {@code api-version}, stays.
 */
final class ChatAddress {

  private static final Pattern IS_CALL = Pattern.compile(".*/(chat/completions|invocations)");

  private ChatAddress() {}

  static URI of(URI base) {
    var path = base.getRawPath().replaceAll("/+$", "");
    var query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    return URI.create(base.getScheme() + "://" + base.getRawAuthority() + callPath(path) + query);
  }

  private static String callPath(String path) {
    if (IS_CALL.matcher(path).matches()) {
      return path;
    }
    return (path.isEmpty() ? "/v1" : path) + "/chat/completions";
  }
}
