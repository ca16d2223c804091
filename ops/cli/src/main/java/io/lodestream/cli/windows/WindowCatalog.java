package io.lodestream.cli.windows;

import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.UserException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All windows of a cluster and the models trained on them, at one moment. Immutable. */
public final class WindowCatalog {
  private static final int SHOWN = 5;
  private static final int MIN_PREFIX = 4;

  private final List<TrainingWindow> windows;
  private final List<ModelVersion> models;

  public WindowCatalog(Collection<TrainingWindow> windows, Collection<ModelVersion> models) {
    this.windows =
        windows.stream()
            .sorted(
                Comparator.comparing(TrainingWindow::getLine)
                    .thenComparing(TrainingWindow::getSequence))
            .toList();
    this.models = List.copyOf(models);
  }

  /** All windows, ordered by model line, then by number. */
  public List<TrainingWindow> all() {
    return windows;
  }

  public List<ModelVersion> models() {
    return models;
  }

  /**
   * The previous window of the same model line; empty for the first window and when the previous
   * manifest has expired.
   */
  public Optional<TrainingWindow> before(TrainingWindow window) {
    return windows.stream()
        .filter(other -> other.getLine().equals(window.getLine()))
        .filter(other -> other.getWindowId().equals(window.getPreviousWindowId()))
        .findFirst();
  }

  /** Models trained on the window itself. */
  public List<ModelVersion> trainedOn(TrainingWindow window) {
    return models.stream()
        .filter(model -> window.getWindowId().equals(model.getWindowId()))
        .toList();
  }

  /** Models in whose training some of the window's pairs were replayed. */
  public List<ModelVersion> replayedBy(TrainingWindow window) {
    return models.stream()
        .filter(model -> model.getReplayedWindowIds().contains(window.getWindowId()))
        .toList();
  }

  /**
   * Finds a window by its id, by the beginning of the id (four characters at least), or by its
   * number.
   *
   * @param line model line that a number refers to
   * @throws UserException naming some of the existing windows
   */
  public TrainingWindow find(String choice, String line) {
    var found = windows.stream().filter(window -> isMeant(window, choice, line)).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    if (found.isEmpty()) {
      throw new UserException(
          "no window has the id or number '%s' in line %s; there are %d: %s"
              .formatted(choice, line, windows.size(), some(windows)));
    }
    throw new UserException(
        "'%s' begins the ids of %d windows: %s".formatted(choice, found.size(), some(found)));
  }

  private static boolean isMeant(TrainingWindow window, String choice, String line) {
    boolean isNumber =
        window.getLine().equals(line) && Long.toString(window.getSequence()).equals(choice);
    return isNumber || choice.length() >= MIN_PREFIX && window.getWindowId().startsWith(choice);
  }

  private static String some(List<TrainingWindow> windows) {
    var names =
        windows.stream()
            .limit(SHOWN)
            .map(window -> window.getSequence() + " " + window.getWindowId())
            .collect(Collectors.joining(", "));
    return windows.size() > SHOWN ? names + ", ..." : names;
  }
}
