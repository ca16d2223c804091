package io.lodestream.cli.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.cli.ClusterRecords;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowCatalogTest {
  private static final TrainingWindow FIRST = window("aaaa1", "default", 0);
  private static final TrainingWindow SECOND = window("aaaa2", "default", 1);
  private static final TrainingWindow OTHER_LINE = window("bbbb1", "other", 0);
  private final WindowCatalog catalog =
      new WindowCatalog(
          List.of(SECOND, OTHER_LINE, FIRST),
          List.of(
              model("m-1", "aaaa1", List.of()), model("m-2", "aaaa2", List.of("aaaa1", "gone"))));

  @Test
  void listsByLineAndNumber() {
    assertThat(catalog.all()).containsExactly(FIRST, SECOND, OTHER_LINE);
  }

  @Test
  void findsByIdByItsBeginningAndByTheNumberInTheLine() {
    assertThat(catalog.find("aaaa2", "default")).isEqualTo(SECOND);
    assertThat(catalog.find("bbbb", "default")).isEqualTo(OTHER_LINE);
    assertThat(catalog.find("0", "default")).isEqualTo(FIRST);
    assertThat(catalog.find("0", "other")).isEqualTo(OTHER_LINE);
  }

  @Test
  void anAmbiguousBeginningIsAnsweredWithTheWindowsItMayMean() {
    assertThatThrownBy(() -> catalog.find("aaaa", "default"))
        .isInstanceOf(UserException.class)
        .hasMessage("'aaaa' begins the ids of 2 windows: 0 aaaa1, 1 aaaa2");
  }

  @Test
  void anUnknownIdIsAnsweredWithSomeThatThereAre() {
    assertThatThrownBy(() -> catalog.find("aaa", "default"))
        .hasMessage(
            "no window has the id or number 'aaa' in line default; there are 3: 0 aaaa1, 1 aaaa2, 0"
                + " bbbb1");
  }

  @Test
  void findsTheWindowBeforeInTheSameLine() {
    var third = following("aaaa2", "default");

    assertThat(catalog.before(third)).contains(SECOND);
    assertThat(catalog.before(following("expired", "default"))).isEmpty();
    assertThat(catalog.before(following("aaaa2", "other"))).isEmpty();
    assertThat(catalog.before(FIRST)).isEmpty();
  }

  @Test
  void knowsWhichModelsCameOfAWindowAndWhichSawItAgain() {
    assertThat(catalog.trainedOn(FIRST))
        .extracting(ModelVersion::getModelId)
        .containsExactly("m-1");
    assertThat(catalog.replayedBy(FIRST))
        .extracting(ModelVersion::getModelId)
        .containsExactly("m-2");
    assertThat(catalog.trainedOn(OTHER_LINE)).isEmpty();
  }

  private static TrainingWindow following(String previous, String line) {
    return ClusterRecords.window("cccc1").setLine(line).setPreviousWindowId(previous).build();
  }

  private static TrainingWindow window(String id, String line, long number) {
    return ClusterRecords.window(id).setLine(line).setSequence(number).build();
  }

  private static ModelVersion model(String id, String window, List<String> replayed) {
    return ClusterRecords.model(id)
        .setParentModelId("base")
        .setWindowId(window)
        .setReplayedWindowIds(replayed)
        .build();
  }
}
