package io.lodestream.ingest.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainSectionsTest {

  private static final String PROSE =
      "The keepers of the lighthouse wrote down the weather four times each day.";

  private static List<List<String>> paths(String text) {
    return PlainSections.of(text).stream().map(Section::headings).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2.1 Methods",
        "2.1. Methods and Materials",
        "3.3.1 Food preparation",
        "3. Keeping of the light",
        "3 Keeping of the light",
        "III. RESULTS",
        "IV. Keeping of the light",
        "B. Keeping of the light",
        "ABSTRACT",
        "OIL, WICKS AND LENSES",
        "COVID-19 MEASURES",
        "TECHNISCHE DATEN",
        "ИСТОРИЯ МАЯКА",
        "Abstract",
        "Results of the Second Winter",
        "Technische Daten",
        "Chapter 4",
        "CHAPTER IV",
        "Chapter 4: The Lens",
        "Item 1A. Risk Factors",
        "Item 7. Keeping of the light.",
        "Item 7. .",
        "Appendix B – Log of repairs",
        "Kapitel 3 Die Linse",
        "第三章 灯塔的历史",
        "2.1 灯塔的历史",
        "2.1 مقدمة"
      })
  void findsAHeadingBetweenBlankLines(String heading) {
    var text = PROSE + "\n\n" + heading + "\n\n" + PROSE + "\n";
    assertThat(paths(text)).containsExactly(List.of(), List.of(heading));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3.5 million people came to see it",
        "2.0 Release",
        "0.75 Litres Of Oil",
        "3. The keeper lights the lamp at dusk.",
        "2.1 Methods ........ 12",
        "2.1 Methods 12",
        "2019 2018 2017",
        "1,452 1,146 1,036",
        "V. Smith",
        "NASA",
        "USA AND UK,",
        "WARNING!",
        "TOTAL 1,452 1,146 1,036",
        "Annual Report 2020 | 45",
        "Page 12 of 45",
        "45",
        "Dear Mr Winter,",
        "Yours sincerely,",
        "The keeper went home",
        "Where Is the Keeper?",
        "Lighthouse",
        "john.winter@example.org",
        "https://example.org/Lighthouse",
        "Section 5 applies to keepers as well",
        "Part 3 of the lens is missing",
        "RATE = OIL / HOURS",
        "| NAME | YEAR |",
        "Name\tYear Built",
        "灯塔的历史",
        "灯塔的历史。",
        "مقدمة"
      })
  void leavesALineThatOnlyResemblesAHeading(String line) {
    var text = PROSE + "\n\n" + line + "\n\n" + PROSE + "\n";
    assertThat(paths(text)).containsExactly(List.of());
  }

  @Test
  void keepsThePathFromTheOutermostHeadingIn() {
    var text =
        String.join(
            "\n\n",
            "ABSTRACT",
            PROSE,
            "1 The Light",
            PROSE,
            "1.1 Oil",
            PROSE,
            "1.1.1 Whale oil",
            PROSE,
            "Oil in Cold Winters",
            PROSE,
            "1.2 Wicks",
            PROSE,
            "REFERENCES",
            PROSE);
    assertThat(paths(text))
        .containsExactly(
            List.of("ABSTRACT"),
            List.of("1 The Light"),
            List.of("1 The Light", "1.1 Oil"),
            List.of("1 The Light", "1.1 Oil", "1.1.1 Whale oil"),
            List.of("1 The Light", "1.1 Oil", "1.1.1 Whale oil", "Oil in Cold Winters"),
            List.of("1 The Light", "1.2 Wicks"),
            List.of("REFERENCES"));
  }

  @Test
  void putsItemsUnderTheirPartWithoutBlankLines() {
    var text =
        "Table of Contents\nPART I\nItem 1. Business.\n" + PROSE + "\nItem 2. Land.\n" + PROSE;
    assertThat(paths(text))
        .containsExactly(
            List.of(), List.of("PART I", "Item 1. Business."), List.of("PART I", "Item 2. Land."));
  }

  @Test
  void leavesALineThatASentenceRunsInto() {
    var text =
        "The costs of the lamp and of its oil are described further in\n"
            + "Item 8. Financial Statements and Supplementary\n"
            + "data, which the owners publish every spring.\n";
    assertThat(paths(text)).containsExactly(List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1. Trim the wick | 2. Fill the lamp | 3. Light it at dusk",
        "2.1 Oil | 2.2 Wicks | 2.3 Lenses",
        "Item 1. Business | Item 2. Land | Item 3. Boats",
        "Jane Winter | Lord Warden | Old Harbour Street",
        "HARBOUR OFFICE | NORTH QUAY | GREAT BRITAIN"
      })
  void leavesListsTablesOfContentsAndCovers(String first, String second, String third) {
    var lines = List.of(first, second, third);
    assertThat(paths(PROSE + "\n\n" + String.join("\n", lines) + "\n\n" + PROSE))
        .containsExactly(List.of());
    assertThat(paths(PROSE + "\n\n" + String.join("\n\n", lines) + "\n\n" + PROSE))
        .containsExactly(List.of());
  }

  @Test
  void leavesRunningHeadsOfPages() {
    var text =
        IntStream.range(1, 6)
            .mapToObj(page -> "HARBOUR COMPANY\n\n" + PROSE + "\n\nAnnual Report 2020 | " + page)
            .collect(Collectors.joining("\f"));
    assertThat(paths(text)).containsExactly(List.of());
  }

  @Test
  void leavesTheLastLine() {
    assertThat(paths(PROSE + "\n\nJane Winter\n\nLord Warden\n")).containsExactly(List.of());
    assertThat(paths(PROSE + "\n\nEND OF THE LOG\n")).containsExactly(List.of());
  }

  @Test
  void leavesShoutedParagraphs() {
    var text =
        PROSE
            + "\n\nTHE LAMP IS HOT WHILE IT BURNS\nAND MUST NOT BE TOUCHED\nBY VISITORS\n\n"
            + PROSE;
    assertThat(paths(text)).containsExactly(List.of());
  }

  @Test
  void readsWindowsLineEndsAndFormFeeds() {
    var text = PROSE + "\r\n\r\nABSTRACT\r\n\r\n" + PROSE + "\f2.1 Oil\r\n\r\n" + PROSE;
    assertThat(paths(text))
        .containsExactly(List.of(), List.of("ABSTRACT"), List.of("ABSTRACT", "2.1 Oil"));
  }

  @Test
  void findsNothingInABlankText() {
    assertThat(PlainSections.of("")).isEmpty();
    assertThat(PlainSections.of(" \n\f\n")).isEmpty();
  }
}
