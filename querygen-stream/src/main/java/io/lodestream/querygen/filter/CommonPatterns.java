package io.lodestream.querygen.filter;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What personal data and secrets look like in most places. Numbers count only with valid check
 * digits, so that figures of a report are not taken for card numbers.
 */
final class CommonPatterns {

  /** Issuers of cards: Visa, Mastercard, American Express, Discover, JCB, Diners Club. */
  private static final Pattern CARD_ISSUER =
      Pattern.compile(
          "^(?:4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|3[47]|6011|65|35|30[0-5]|36|38).*");

  private static final BigInteger IBAN_MODULUS = BigInteger.valueOf(97);
  private static final int FEWEST_DIGITS = 8;
  private static final int SHORTEST_KEY = 15;
  private static final int MOST_PHONE_DIGITS = 15;

  static final SensitivePatterns ALL =
      new SensitivePatterns(
          List.of(
              new CommonPattern(
                  "private-key",
                  text -> text.contains("-----"),
                  "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----"),
              new CommonPattern(
                  "api-key",
                  CommonPatterns::hasLongWord,
                  "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"
                      + "|\\bgh[pousr]_[A-Za-z0-9]{20,255}"
                      + "|\\bgithub_pat_\\w{20,255}"
                      + "|\\bglpat-[\\w-]{20,255}"
                      + "|\\bsk-[\\w-]{20,255}"
                      + "|\\b[rsp]k_(?:live|test)_\\w{16,255}"
                      + "|\\bxox[abeprs]-[\\w-]{10,255}"
                      + "|\\bAIza[\\w-]{35}"
                      + "|\\bhf_[A-Za-z0-9]{30,255}"
                      + "|\\bnpm_[A-Za-z0-9]{36}"
                      + "|\\bdapi[0-9a-f]{32}"
                      + "|\\bSG\\.[\\w-]{16,64}\\.[\\w-]{16,64}"),
              new CommonPattern(
                  "token",
                  text -> text.contains("eyJ"),
                  "\\beyJ[\\w-]{10,2000}\\.[\\w-]{10,2000}(?:\\.[\\w-]{0,2000})?"),
              new CommonPattern(
                  "credentials",
                  text -> text.contains("://"),
                  "\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/:@]{1,64}:[^\\s/@]{1,64}@"),
              new CommonPattern(
                  "password",
                  text -> text.indexOf(':') >= 0 || text.indexOf('=') >= 0,
                  "(?iu)\\b(?:password|passwd|passphrase|pwd|api[ _-]?key|secret|access[ _-]?token)"
                      + "\\s{0,3}[:=]\\s{0,3}\\S{4,}"),
              new CommonPattern(
                  "e-mail",
                  text -> text.indexOf('@') >= 0,
                  "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]{1,64}@"
                      + "[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,6}"),
              new CommonPattern(
                  "iban",
                  CommonPatterns::hasManyDigits,
                  Pattern.compile("\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b"),
                  CommonPatterns::isIban),
              new CommonPattern(
                  "card-number",
                  CommonPatterns::hasManyDigits,
                  Pattern.compile("(?<![\\d.,-])\\d(?:[ -]?\\d){12,18}(?![\\d-])"),
                  CommonPatterns::isCardNumber),
              new CommonPattern(
                  "social-security-number",
                  CommonPatterns::hasManyDigits,
                  "(?<![\\d-])(?!000|666|9\\d\\d)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}(?![\\d-])"),
              new CommonPattern(
                  "phone-number",
                  CommonPatterns::hasManyDigits,
                  Pattern.compile(
                      "(?<![\\w+])\\+\\d{1,3}(?:[ .-]?\\(?\\d{1,5}\\)?){1,5}(?![\\w%])"
                          + "|(?<![\\w(])\\(\\d{3}\\) ?\\d{3}[-. ]\\d{4}(?!\\w)"
                          + "|(?<![\\w.-])\\d{3}[-.]\\d{3}[-.]\\d{4}(?![\\w-])"),
                  CommonPatterns::isPhoneNumber)));

  private CommonPatterns() {}

  private static boolean hasManyDigits(String text) {
    return text.chars().filter(Character::isDigit).limit(FEWEST_DIGITS).count() == FEWEST_DIGITS;
  }

  private static boolean hasLongWord(String text) {
    int length = 0;
    for (int i = 0; i < text.length() && length < SHORTEST_KEY; i++) {
      length = Character.isWhitespace(text.charAt(i)) ? 0 : length + 1;
    }
    return length >= SHORTEST_KEY;
  }

  /** Luhn's check digit (ISO/IEC 7812-1), of an issuer that exists. */
  private static boolean isCardNumber(String find) {
    var digits = find.replaceAll("\\D", "");
    if (!CARD_ISSUER.matcher(digits).matches()) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int counted = i % 2 == 0 ? digit : 2 * digit;
      sum += counted > 9 ? counted - 9 : counted;
    }
    return sum % 10 == 0;
  }

  /** Check digits by ISO 13616. */
  private static boolean isIban(String find) {
    var compact = find.replace(" ", "").toUpperCase(Locale.ROOT);
    var digits = new StringBuilder();
    (compact.substring(4) + compact.substring(0, 4))
        .chars()
        .forEach(letter -> digits.append(Character.getNumericValue(letter)));
    return new BigInteger(digits.toString()).mod(IBAN_MODULUS).intValue() == 1;
  }

  private static boolean isPhoneNumber(String find) {
    int digits = find.replaceAll("\\D", "").length();
    return digits >= FEWEST_DIGITS && digits <= MOST_PHONE_DIGITS;
  }
}
