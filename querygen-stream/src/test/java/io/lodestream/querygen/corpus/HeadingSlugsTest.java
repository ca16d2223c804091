package io.lodestream.querygen.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadingSlugsTest {

  @ParameterizedTest
  @CsvSource({
    "Lamp oil, lamp-oil",
    "2.1 Oil & wicks (new!), 21-oil--wicks-new",
    "`lamp_oil` – Öl, lamp_oil--öl",
    "See the [oil list](oil.md), see-the-oil-list",
    "第三章 总则, 第三章-总则"
  })
  void isMadeAsGitHubDoes(String heading, String slug) {
    assertThat(HeadingSlugs.slug(heading)).isEqualTo(slug);
  }

  @Test
  void pointsAtTheFirstPassageBelowAHeadingAndNumbersThoseThatComeAgain() {
    // Given
    var headings =
        new TreeMap<>(
            Map.of(
                0, List.<String>of(),
                1, List.of("Linux", "Setup"),
                2, List.of("Linux", "Setup"),
                3, List.of("Windows", "Setup"),
                4, List.of("Windows")));

    // Then
    assertThat(HeadingSlugs.of(headings))
        .isEqualTo(Map.of("linux", 1, "setup", 1, "windows", 3, "setup-1", 3));
  }
}
