package io.lodestream.querygen.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.runtime.config.Settings;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryFilterTest {

  @TempDir private Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "remdesivir | too-short | 1 words",
        "a b c d e f | too-long | 6 words",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b | too-long | 42 characters"
      })
  void boundsTheLength(String query, String reason, String detail) {
    var filter = filter(Map.of("max-words", "5", "max-characters", "40"));
    assertThat(filter.refusal(query(query)).map(QueryFilter.Refusal::verdict))
        .contains(new Verdict.Refused(reason, detail));
  }

  @Test
  void countsCharactersOfHanScriptAsWords() {
    assertThat(filter(Map.of()).refusal(query("冠状病毒"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "who is jane.doe+x@mail.example.org now | e-mail | who is [e-mail] now",
        "wer ist jürgen@bücher.example | e-mail | wer ist [e-mail]",
        "call +49 30 901820 today | phone-number | call [phone-number] today",
        "call +33 1 42 68 53 00 today | phone-number | call [phone-number] today",
        "call +44 (0)20 7946 0958 today | phone-number | call [phone-number] today",
        "call (555) 010-9999 today | phone-number | call [phone-number] today",
        "call 555-010-9999 today | phone-number | call [phone-number] today",
        "pay with 4111 1111 1111 1111 now | card-number | pay with [card-number] now",
        "pay with 378282246310005 now | card-number | pay with [card-number] now",
        "send to DE89 3704 0044 0532 0130 00 now | iban | send to [iban] now",
        "send to GB82WEST12345698765432 now | iban | send to [iban] now",
        "is 078-05-1120 his number | social-security-number"
            + " | is [social-security-number] his number",
        "what does AKIAIOSFODNN7EXAMPLE open | api-key | what does [api-key] open",
        "what is ghp_0123456789abcdefghijABCDEFGHIJ0123 for | api-key | what is [api-key] for",
        "use sk-proj-0123456789abcdefghij here | api-key | use [api-key] here",
        "decode eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0xx.abc now | token | decode [token] now",
        "open postgres://app:hunter2@db.example/x | credentials"
            + " | open [credentials]db.example/x",
        "the password: hunter22 opens it | password | the [password] opens it"
      })
  void refusesPersonalDataAndSecretsAndMasksThem(String query, String name, String shown) {
    var refusal = filter(Map.of()).refusal(query(query));
    assertThat(refusal.map(QueryFilter.Refusal::verdict))
        .contains(new Verdict.Refused("sensitive", name));
    assertThat(refusal.get().shown().text()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pay with 4111\u00A01111\u00A01111\u00A01111 now",
        "pay with 4111\u20111111\u20111111\u20111111 now",
        "pay with \uFF14\uFF11\uFF11\uFF11 1111 1111 1111 now",
        "pay with \u0664\u0661\u0661\u0661 1111 1111 1111 now",
        "call \uFF0B81\u20113\u20111234\u20115678 now",
        "call +49\u202F30\u202F901820 now",
        "call 555\u2013010\u20139999 now",
        "write to jane\uFF20example.org now",
        "write to jane@exam\u00ADple.org now",
        "write to jane\u200B@\u2060example.org now",
        "use sk\u200D-proj-0123456789abcdefghij here",
      })
  void findsWhatIsWrittenInOtherCharacters(String query) {
    var refusal = filter(Map.of()).refusal(query(query)).orElseThrow();
    assertThat(refusal.verdict().reason()).isEqualTo("sensitive");
    assertThat(refusal.shown().text())
        .matches("(pay with|call|write to|use) \\[[a-z-]+] (now|here)");
  }

  @Test
  void passesOtherScriptsAndShowsThemAsTheyAre() {
    var query = query("\uFF34\uFF36\u306E\u97F3\u91CF\u2011\u8ABF\u6574\uFF11\uFF12");
    assertThat(filter(Map.of()).refusal(query)).isEmpty();
    assertThat(filter(Map.of()).shown(query).text()).isEqualTo(query.text());
  }

  @Test
  void writesDownTheBeginningOfWhatIsFarTooLong() {
    var refusal = filter(Map.of()).refusal(query("jane@example.org ".repeat(60_000))).orElseThrow();
    assertThat(refusal.verdict().reason()).isEqualTo("too-long");
    assertThat(refusal.shown().text()).hasSizeBetween(400, 500).doesNotContain("jane");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "revenue of 2019 2018 2017 2016",
        "what changed from 4111 1111 1111 1112 to this",
        "net sales of 1,234,567,890,123,456 dollars",
        "did it grow by +12.5 % in 2020",
        "what is the DE89 3704 0044 0532 0130 01 code",
        "how does a password reset work",
        "who wrote RFC 2616 on 1999-06-01",
        "effect of IL-6 -174G/C on COVID-19",
        "what is version 10.15.7 of macOS"
      })
  void passesWhatOnlyLooksLikeIt(String query) {
    assertThat(filter(Map.of()).refusal(query(query))).isEmpty();
  }

  @Test
  void looksForNoneWhereThatIsSwitchedOff() {
    assertThat(filter(Map.of("pii", "off")).refusal(query("who is jane@example.org"))).isEmpty();
  }

  @Test
  void refusesWhatAUsersOwnPatternsFindAlsoWithoutOurs() throws IOException {
    // Given
    var file = dir.resolve("patterns");
    Files.writeString(file, "# ticket numbers\n\nticket = TKT-\\d+\nproject=(?i)bluebird\n");
    var filter = filter(Map.of("pii", "off", "patterns", file.toString()));

    // Then
    var refusal = filter.refusal(query("when does Bluebird end, TKT-4711"));
    assertThat(refusal.map(QueryFilter.Refusal::verdict))
        .contains(new Verdict.Refused("sensitive", "ticket"));
    assertThat(refusal.get().shown().text()).isEqualTo("when does [project] end, [ticket]");
  }

  @Test
  @Timeout(10)
  void takesNoCenturiesAtAPatternOfAUser() throws IOException {
    // 2^60 ways for a backtracking matcher to read this query
    var file = dir.resolve("patterns");
    Files.writeString(file, "slow=(a+)+b\n");
    var filter = filter(Map.of("pii", "off", "max-characters", "500", "patterns", file.toString()));
    assertThat(filter.refusal(query("what is " + "a".repeat(60)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ticket | line 2 must be NAME=PATTERN, with a name of letters, digits and dashes",
        "ticket=(\\d+ | no look-around and no back references: missing closing )",
        "ticket=TKT(?=-) | no look-around and no back references: invalid or unsupported Perl syntax"
      })
  void saysWhichLineOfAPatternFileIsWrong(String line, String message) throws IOException {
    var file = dir.resolve("patterns");
    Files.writeString(file, "ok=\\d+\n" + line + "\n");
    assertThatThrownBy(() -> filter(Map.of("patterns", file.toString())))
        .isInstanceOf(FatalException.class)
        .hasMessageEndingWith(message);
  }

  @Test
  void saysWhenThereIsNoPatternFile() {
    var file = dir.resolve("none").toString();
    assertThatThrownBy(() -> filter(Map.of("patterns", file)))
        .isInstanceOf(FatalException.class)
        .hasMessageStartingWith("querygen.filter.patterns cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "what is the cause of the disease | true",
        "was ist die Ursache der Krankheit | true",
        "quelle est la cause de la maladie | false",
        "какова причина болезни | false",
        "remdesivir trial results | true"
      })
  void refusesQueriesThatArePlainlyInALanguageThatIsNotWanted(String query, boolean passes) {
    var filter = filter(Map.of("languages", "en, de"));
    assertThat(filter.refusal(query(query)).isEmpty()).isEqualTo(passes);
  }

  @Test
  void refusesSettingsThatContradictEachOther() {
    assertThatThrownBy(() -> filter(Map.of("min-words", "9", "max-words", "8")))
        .hasMessageContaining("querygen.filter.min-words must be at most max-words, was 9");
    assertThatThrownBy(() -> filter(Map.of("languages", "en,tlh")))
        .hasMessageContaining("querygen.filter.languages must be of")
        .hasMessageContaining("tlh");
  }

  private static QueryFilter filter(Map<String, String> keys) {
    var settings =
        Settings.of(
            keys.entrySet().stream()
                .collect(
                    Collectors.toMap(e -> "querygen.filter." + e.getKey(), Map.Entry::getValue)));
    return QueryFilter.of(settings.read("querygen", FilterSettings::from));
  }

  private static GeneratedQuery query(String text) {
    return new GeneratedQuery(0, text, "test-1/fact");
  }
}
