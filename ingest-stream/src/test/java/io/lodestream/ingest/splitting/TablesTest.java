package io.lodestream.ingest.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {

  private static List<String> head(String text, String row) {
    return Tables.of(text).at(text.indexOf(row)).map(Tables.Table::head).orElse(List.of());
  }

  @Test
  void keepsCaptionUnitAndHeaderOfAPipedTable() {
    var text =
        """
        Table 3: Oil burnt per winter
        (in thousands of litres)

        | Winter | North light | South light |
        |--------|------------:|------------:|
        | 1871   | 1,452       | 1,146       |
        | 1872   | 1,300       | 998         |

        The winter of 1871 was long.
        """;
    var head =
        List.of(
            "Table 3: Oil burnt per winter",
            "(in thousands of litres)",
            "| Winter | North light | South light |");
    assertThat(head(text, "| 1871")).isEqualTo(head);
    assertThat(head(text, "| 1872")).isEqualTo(head);
    assertThat(head(text, "| Winter")).isEmpty();
    assertThat(head(text, "The winter")).isEmpty();
  }

  @Test
  void keepsTheHeaderOfATableWithTabs() {
    var text = "Light\tHeight\tBuilt\nNorth\t31\t1799\nSouth\t24\t1802\nEast\t19\t1840\n";
    assertThat(head(text, "South")).containsExactly("Light Height Built");
  }

  @Test
  void keepsTheHeaderOfATableWithWideGaps() {
    var text =
        """
        Light       Keepers   Litres
        North             3    1,452
        South             2    1,146
        East              2      998
        """;
    assertThat(head(text, "South")).containsExactly("Light Keepers Litres");
  }

  @Test
  void keepsPeriodUnitAndYearsOfRowsThatEndInAmounts() {
    var text =
        """
        The following table shows what the harbour earned:
        Years ended December 31,
        (Dollars in millions) 2018 2017 2016
        Harbour dues $ 5,686 $ 5,228 $ 4,990
        Pilots' fees 1,221 1,280 (97)
        Boats:
        Ferries 914 — 814
        Rescue 12% 11% 9%
        """;
    assertThat(head(text, "Rescue"))
        .containsExactly(
            "The following table shows what the harbour earned:",
            "Years ended December 31,",
            "(Dollars in millions) 2018 2017 2016");
    assertThat(head(text, "Harbour dues")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The light was lit in 1799 and 1802.\nIt burnt 12 litres of oil.\nNobody knew why.\n",
        "Use a | b or a || b here.\nOr one | only.\nThen go on.\n",
        "Two spaces.  After a stop.\nAnd again.  Here too.\nAnd once more.  The end.\n",
        "他们在一九九八年成立了公司\n然后公司发展得很快\n很多人加入了\n",
        "12 13\n14 15\n",
        ""
      })
  void findsNoTableInProse(String text) {
    var tables = Tables.of(text);
    for (int at = 0; at < text.length(); at++) {
      assertThat(tables.at(at)).isEmpty();
    }
  }

  @Test
  void hasNoEntryForATableWithoutAHead() {
    var text = "North 31 12\nSouth 24 11\nEast 19 10\n";
    assertThat(head(text, "East")).isEmpty();
  }

  @Test
  void takesALabelBetweenRowsForNoHead() {
    var text =
        """
        (in thousands) 2018 2017
        Harbour dues 5,686 5,228
        Pilots' fees ..........................................................................
        1,221 1,280
        Current liabilities:
        Loans 914 814
        Wages 12 11
        """;
    assertThat(head(text, "Wages")).containsExactly("(in thousands) 2018 2017");
  }
}
