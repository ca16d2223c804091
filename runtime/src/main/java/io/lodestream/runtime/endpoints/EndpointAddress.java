package io.lodestream.runtime.endpoints;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** What may be said of an address, and sent to it. */
public final class EndpointAddress {

  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[.*]");

  private EndpointAddress() {}

  /** Whether nobody else on the network can read what is sent to the address. */
  public static boolean keepsSecrets(URI address) {
    if (address.getScheme().equals("https") || address.getHost().equals("localhost")) {
      return true;
    }
    if (!LITERAL.matcher(address.getHost()).matches()) {
      return false;
    }
    try {
      return InetAddress.getByName(address.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether a key can stand in a header; others would be quoted by the HTTP client's error. */
  public static boolean isKey(String key) {
    return key.matches("[\\x21-\\x7e]+");
  }

  /** The address for messages, without the query, which may hold secrets. */
  public static String shown(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
  }
}
